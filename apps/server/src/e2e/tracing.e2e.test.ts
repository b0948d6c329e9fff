import { setTimeout as sleep } from "node:timers/promises";
import { findPostgres } from "@lacuna/jobs/testing";
import { expect, it } from "vitest";
import { z } from "zod";
import { pollBfl, submitToBfl } from "../testing/bfl-client.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { openCluster } from "../testing/cluster.ts";
import type { ServerProcess } from "../testing/server-process.ts";
import { openServer } from "../testing/test-server.ts";
import { openTraceCollector, type WireSpan } from "../testing/trace-collector.ts";
import { openWebhookReceiver } from "../testing/webhook-receiver.ts";

const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres) console.warn("NOT TESTED: traces over processes. There is no PostgreSQL server on this machine.");

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER = "00f067aa0ba902b7";
const PATIENCE = { timeout: 60_000, interval: 100 };

const SUBMITTED = `POST /v1/flux-tools/erase-v1`;
/** Each step under the one that it is part of. */
const STEPS: Readonly<Record<string, string>> = {
  submit: SUBMITTED,
  inspect: "submit",
  store: "submit",
  queue: "submit",
  attempt: "submit",
  "fetch inputs": "attempt",
  "wait for memory": "attempt",
  compute: "attempt",
  decode: "compute",
  "read mask": "compute",
  fill: "compute",
  encode: "compute",
  "store result": "attempt",
  "deliver webhook": "submit",
};

async function small() {
  return { image: toBase64(await pictureFile(64, 64)), mask: toBase64(await maskFile(64, 64, 12)) };
}

it("tells a request, its task, what the compute process does and the webhook as one trace", {
  timeout: 120_000,
}, async () => {
  await using collector = await openTraceCollector();
  await using receiver = await openWebhookReceiver();
  await using server = await openServer({
    flags: { traceEndpoint: collector.endpoint, outboundAllow: receiver.host },
  });
  const response = await fetch(`${server.origin}/v1/flux-tools/erase-v1`, {
    method: "POST",
    headers: { "content-type": "application/json", traceparent: `00-${TRACE}-${CALLER}-01` },
    body: JSON.stringify({ ...(await small()), webhook_url: receiver.url }),
  });
  const task = z.object({ id: z.string() }).parse(await response.json());
  const find = (name: string): WireSpan | undefined =>
    collector.spans.find((span) => span.name === name && span.traceId === TRACE);
  for (const [name, parent] of Object.entries(STEPS)) {
    await expect.poll(() => find(name), PATIENCE).toBeDefined();
    expect.soft(find(name)?.parentSpanId, name).toBe(find(parent)?.spanId);
  }
  expect(find(SUBMITTED)).toMatchObject({ parentSpanId: CALLER, kind: 2 });
  for (const { startTimeUnixNano: from, endTimeUnixNano: to } of collector.spans) {
    expect(BigInt(to)).toBeGreaterThanOrEqual(BigInt(from));
  }
  const told = JSON.stringify(find("attempt")?.attributes);
  expect(told).toContain(task.id);
  expect(told).toContain("succeeded");
  // What a caller sends is not for whoever reads traces.
  expect(JSON.stringify(collector.spans)).not.toContain(receiver.url);
});

/** What a server does of a task, and what a worker. */
const BY_SERVER = ["POST /lacuna/v1/extend", "submit", "inspect", "store"];
const BY_WORKER = ["queue", "attempt", "fetch inputs", "compute", "decode", "fill", "encode", "store result"];

it.skipIf(!hasPostgres)(
  "tells an extension that a server took in and a worker carried out as one trace",
  {
    timeout: 240_000,
  },
  async () => {
    await using collector = await openTraceCollector();
    const env = { LACUNA_TRACE_ENDPOINT: collector.endpoint };
    await using cluster = await openCluster({ servers: 1, workers: 1, env });
    const image = `data:image/png;base64,${toBase64(await pictureFile(64, 64))}`;
    const response = await fetch(`${cluster.origins[0]}/lacuna/v1/extend`, {
      method: "POST",
      headers: { "content-type": "application/json", traceparent: `00-${TRACE}-${CALLER}-01` },
      body: JSON.stringify({ image, canvas: { right: 16 } }),
    });
    expect([response.status, await response.text()]).toEqual([202, expect.stringContaining("queued")]);
    const of = (process: ServerProcess | undefined): readonly string[] =>
      collector.spans.flatMap(({ name, pid, traceId }) =>
        pid === process?.child.pid && traceId === TRACE ? [name] : [],
      );
    await expect.poll(() => of(cluster.servers[0]), PATIENCE).toEqual(expect.arrayContaining(BY_SERVER));
    await expect.poll(() => of(cluster.workers[0]), PATIENCE).toEqual(expect.arrayContaining(BY_WORKER));
    for (const name of BY_WORKER) expect(of(cluster.servers[0])).not.toContain(name);
    const find = (name: string): WireSpan | undefined => collector.spans.find((span) => span.name === name);
    for (const name of ["queue", "attempt"]) expect(find(name)?.parentSpanId).toBe(find("submit")?.spanId);
    for (const name of ["decode", "fill", "encode"]) expect(find(name)?.parentSpanId).toBe(find("compute")?.spanId);
  },
);

it("leaves out what the share leaves out, and goes on when nobody takes the traces", { timeout: 120_000 }, async () => {
  await using collector = await openTraceCollector();
  await using none = await openServer({ flags: { traceEndpoint: collector.endpoint, tracePercent: "0" } });
  await pollBfl(await submitToBfl(none.origin, await small(), { traceparent: `00-${TRACE}-${CALLER}-01` }));
  await none.service.stop();
  expect(collector.spans).toEqual([]);

  await using away = await openServer({ flags: { traceEndpoint: "http://127.0.0.1:9" } });
  await pollBfl(await submitToBfl(away.origin, await small(), { traceparent: "00-nonsense" }));
  const startedAt = performance.now();
  await Promise.race([away.service.stop(), sleep(30_000, undefined, { ref: false })]);
  expect(performance.now() - startedAt).toBeLessThan(20_000);
});
