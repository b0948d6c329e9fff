import { KNOWN_NEEDS } from "@lacuna/jobs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openServer, type TestServer } from "../testing/test-server.ts";
import { readManifests } from "./read-containers.ts";
import { readProjectFile, readYaml } from "./read-yaml.ts";

const rules = z.object({
  externalRules: z.array(
    z.object({ seriesQuery: z.string(), name: z.object({ as: z.string() }), metricsQuery: z.string() }),
  ),
});
const scaler = z.object({
  kind: z.literal("HorizontalPodAutoscaler"),
  spec: z.object({
    scaleTargetRef: z.object({ kind: z.string(), name: z.string() }),
    metrics: z.array(z.object({ external: z.object({ metric: z.object({ name: z.string() }) }) })),
  }),
});
const named = z.object({ kind: z.string(), metadata: z.object({ name: z.string() }) });

/** Names in a text that are figures of ours, or of Node. */
function figuresIn(text: string): readonly string[] {
  return [...new Set(text.match(/\b(?:lacuna|nodejs|process)_[a-z0-9_]+\b/g))];
}

function ownOf(figures: readonly string[]): readonly string[] {
  return figures.filter((name) => name.startsWith("lacuna_")).toSorted();
}

describe("the figures of a server that runs", () => {
  const { externalRules } = rules.parse(readYaml("deploy/prometheus-adapter.yaml")[0]);
  let server: TestServer;
  let text: string;
  let names: readonly string[];
  beforeAll(async () => {
    server = await openServer({ flags: { metricsByKey: "true" }, isIdle: true });
    text = await (await fetch(`${server.origin}/metrics`)).text();
    names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = ""]) => name);
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  it("are those that docs/server.md lists", () => {
    const [, table = ""] = readProjectFile("docs/server.md").split("\n## Metrics\n");
    const listed = [...table.matchAll(/^\| `(\w+)/gm)].map(([, name = ""]) => name);
    expect(ownOf(listed)).toEqual(ownOf(names));
    expect(names).toEqual(expect.arrayContaining(listed));
  });

  it("are what alerts and the adapter ask for", () => {
    const [, alerts = ""] = readProjectFile("docs/operations.md").split("\n## Alerts\n");
    const [table = ""] = alerts.split("\n## ");
    const asked = [...figuresIn(table), ...externalRules.flatMap((rule) => figuresIn(rule.metricsQuery))];
    expect(asked.length).toBeGreaterThan(5);
    expect(names).toEqual(expect.arrayContaining(asked));
    for (const { seriesQuery } of externalRules) expect(names).toContain(seriesQuery);
  });

  it("tell of each need to one of the adapter's rules", () => {
    const patterns = externalRules.map(({ metricsQuery }) => /need=~"(.+?)"/.exec(metricsQuery)?.[1] ?? "");
    const told = [...text.matchAll(/^lacuna_queue_depth\{need="([^"]+)"\}/gm)].map(([, need = ""]) => need);
    expect(told).toEqual(expect.arrayContaining([...KNOWN_NEEDS]));
    for (const need of told) {
      expect([need, patterns.filter((pattern) => new RegExp(`^(?:${pattern})$`).test(need)).length]).toEqual([need, 1]);
    }
  });

  it("scale deployments that there are, by names that the adapter gives", () => {
    const manifests = readManifests();
    const scalers = manifests.flatMap((manifest) => scaler.safeParse(manifest).data ?? []);
    expect(scalers.length).toBeGreaterThan(0);
    const there = manifests.map((manifest) => named.parse(manifest)).map(({ kind, metadata }) => kind + metadata.name);
    for (const { spec } of scalers) {
      expect(there).toContain(spec.scaleTargetRef.kind + spec.scaleTargetRef.name);
      const given = externalRules.map(({ name }) => name.as);
      for (const { external } of spec.metrics) expect(given).toContain(external.metric.name);
    }
  });
});
