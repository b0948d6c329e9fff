import { setTimeout as sleep } from "node:timers/promises";
import { findPostgres } from "@lacuna/jobs/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cluster, openCluster } from "../testing/cluster.ts";
import { findWrong, makeVariants, submitAll, type Variant } from "../testing/task-run.ts";

/** Seconds for the fault to be felt by whoever works: `FAULT_SECONDS=30` is the outage that operators are promised. */
const FAULT_MS = Number(process.env["FAULT_SECONDS"] ?? 4) * 1000;
const TASKS = 9;
const DEADLINE_MS = 180_000;
const SIDES = [64, 400, 900];

const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres) console.warn("NOT TESTED: faults of database and storage. There is no PostgreSQL server here.");

describe.skipIf(!hasPostgres)("two servers and three workers", { timeout: 300_000 }, () => {
  let cluster: Cluster;
  let variants: readonly Variant[];
  beforeAll(async () => {
    cluster = await openCluster({ servers: 2, workers: 3 });
    variants = await makeVariants(cluster.origins[0] ?? "", SIDES);
  }, 180_000);
  afterAll(() => cluster?.[Symbol.asyncDispose]());

  const wrongOf = (tasks: ReadonlyMap<string, Variant>): Promise<readonly string[]> => {
    let turn = 0;
    return findWrong(() => cluster.origins[turn++ % cluster.origins.length] ?? "", tasks, DEADLINE_MS);
  };

  it.each(["refusing", "full", "slow"] as const)(
    "finish what they have acknowledged when the object store is %s",
    async (fault) => {
      const before = cluster.storage.faults;
      const tasks = await submitAll(cluster.origins, variants, TASKS);
      cluster.storage.fault = fault;
      try {
        if (fault !== "slow") {
          const refused = await fetch(`${cluster.origins[0]}/v1/flux-tools/erase-v1`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(variants[0]?.body),
          });
          expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining("cannot store")]);
          const ready = await fetch(`${cluster.origins[0]}/readyz`);
          expect([ready.status, await ready.json()]).toMatchObject([503, { tasks: true, files: false }]);
        }
        await sleep(FAULT_MS);
      } finally {
        cluster.storage.fault = "none";
      }
      expect(await wrongOf(tasks)).toEqual([]);
      expect(cluster.storage.faults).toBeGreaterThan(before);
    },
  );

  it("finish what they have acknowledged when the database is killed and comes back", async () => {
    const tasks = await submitAll(cluster.origins, variants, TASKS);
    await cluster.postgres.kill();
    const refused = await fetch(`${cluster.origins[0]}/v1/flux-tools/erase-v1`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(variants[0]?.body),
    });
    expect(refused.status).toBe(503);
    expect(await refused.text()).not.toMatch(/ECONN|postgres|socket/i);
    await sleep(FAULT_MS);
    await cluster.postgres.restart();
    expect(await wrongOf(tasks)).toEqual([]);
    for (const { child } of [...cluster.servers, ...cluster.workers]) expect(child.exitCode).toBeNull();
  });

  it("finish what they have acknowledged when a server and two workers are killed in the middle", async () => {
    const tasks = await submitAll(cluster.origins, variants, TASKS);
    await Promise.all([cluster.kill("worker", 0), cluster.kill("worker", 1), cluster.kill("server", 1)]);
    const alive = cluster.origins[0] ?? "";
    expect(await findWrong(() => alive, tasks, DEADLINE_MS)).toEqual([]);
    await cluster.revive("server", 1);
    await Promise.all([cluster.revive("worker", 0), cluster.revive("worker", 1)]);
  });
});
