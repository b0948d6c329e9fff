import { RateLimitedError } from "@lacuna/http";
import { expect, it } from "vitest";
import { countByKey } from "./count-by-key.ts";
import { createServerMetrics } from "./server-metrics.ts";

const callerOf = (name: string) => ({ owner: `owner of ${name}`, name, limits: {} });

it("counts requests by the key's name, those apart that its rate refuses", async () => {
  const metrics = createServerMetrics();
  let left = 2;
  const count = countByKey(() => {
    if (left-- === 0) throw new RateLimitedError(7);
  }, metrics);
  count(callerOf("anna"));
  count(callerOf("anna"));
  expect(() => count(callerOf("anna"))).toThrow(RateLimitedError);
  const text = await metrics.scrape();
  expect(text).toContain('lacuna_key_requests_total{key="anna",outcome="admitted"} 2');
  expect(text).toContain('lacuna_key_requests_total{key="anna",outcome="refused"} 1');
  expect(text).not.toContain("owner of");
});

it("counts names together beyond the first 200, and goes on with those", async () => {
  const metrics = createServerMetrics();
  const count = countByKey(() => undefined, metrics);
  for (let key = 0; key < 250; key++) count(callerOf(`key ${key}`));
  count(callerOf("key 0"));
  const lines = (await metrics.scrape()).split("\n").filter((line) => line.startsWith("lacuna_key_requests_total{"));
  expect(lines).toHaveLength(201);
  expect(lines).toContain('lacuna_key_requests_total{key="key 0",outcome="admitted"} 2');
  expect(lines).toContain('lacuna_key_requests_total{key="(others)",outcome="admitted"} 50');
});
