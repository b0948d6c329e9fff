import { setTimeout as sleep } from "node:timers/promises";
import { openJobStore } from "@lacuna/jobs";
import { findPostgres } from "@lacuna/jobs/testing";
import { expect, it, onTestFinished } from "vitest";
import { submitToBfl } from "../testing/bfl-client.ts";
import { type Cluster, openCluster } from "../testing/cluster.ts";
import { findWrong, makeVariants, type Variant } from "../testing/task-run.ts";

const ROLES = ["worker", "server"] as const;
const EACH = 2;
const BETWEEN_MS = 60;
const DEADLINE_MS = 120_000;

const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres) console.warn("NOT TESTED: SIGTERM under traffic. There is no PostgreSQL server here.");

it.skipIf(!hasPostgres)(
  "lets every server and worker be replaced under traffic: nothing is lost, and nothing is begun twice",
  { timeout: 300_000 },
  async () => {
    await using cluster = await openCluster({
      servers: EACH,
      workers: EACH,
      env: { LACUNA_SHUTDOWN_DELAY: "1s" },
    });
    const variants = await makeVariants(cluster.origins[0] ?? "", [64, 500]);
    const traffic = startTraffic(cluster, variants);

    for (const role of ROLES) {
      for (let index = 0; index < EACH; index++) {
        const before = traffic.acknowledged.size;
        await expect.poll(() => traffic.acknowledged.size, { timeout: DEADLINE_MS }).toBeGreaterThan(before + 3);
        const process = (role === "server" ? cluster.servers : cluster.workers)[index];
        process?.child.kill("SIGTERM");
        if (role === "server") {
          // Load balancers are told before the port closes.
          const readiness = async () => (await fetch(`${cluster.origins[index]}/readyz`)).status;
          await expect.poll(readiness, { timeout: DEADLINE_MS, interval: 20 }).toBe(503);
        }
        expect(await process?.ended).toBe(0);
        await cluster.revive(role, index);
      }
    }
    await traffic.stop();

    let turn = 0;
    const originOf = () => cluster.origins[turn++ % EACH] ?? "";
    expect(await findWrong(originOf, traffic.acknowledged, DEADLINE_MS)).toEqual([]);
    const { store } = await openJobStore({ databaseUrl: cluster.databaseUrl, folder: "/nonexistent" });
    onTestFinished(() => store.close());
    for (const id of traffic.acknowledged.keys()) expect(await store.find(id)).toMatchObject({ attempt: 1 });
  },
);

/** Submits to all servers until it is stopped. What a server that ends does not acknowledge is not counted. */
function startTraffic(cluster: Cluster, variants: readonly Variant[]) {
  const acknowledged = new Map<string, Variant>();
  const stopping = new AbortController();
  const submitting = cluster.origins.map(async (_, index) => {
    for (let count = 0; !stopping.signal.aborted; count++) {
      const variant = variants[count % variants.length];
      if (variant === undefined) return;
      try {
        const { id } = await submitToBfl(cluster.origins[index] ?? "", variant.body);
        acknowledged.set(id, variant);
      } catch {
        // It is ending, or starting.
      }
      await sleep(BETWEEN_MS);
    }
  });
  return {
    acknowledged,
    async stop(): Promise<void> {
      stopping.abort();
      await Promise.all(submitting);
    },
  };
}
