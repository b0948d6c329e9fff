import { openJobStore } from "@lacuna/jobs";
import { findPostgres } from "@lacuna/jobs/testing";
import { expect, it, onTestFinished } from "vitest";
import { pollBfl } from "../testing/bfl-client.ts";
import { openCluster } from "../testing/cluster.ts";
import { findWrong, makeVariants, submitAll } from "../testing/task-run.ts";

const SKEW_MS = 5 * 60_000;
const TASKS = 8;
const DEADLINE_MS = 120_000;
const SKEW_CLOCK = new URL("../testing/skew-clock.js", import.meta.url).href;

const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres) console.warn("NOT TESTED: clocks that are wrong. There is no PostgreSQL server here.");

it.skipIf(!hasPostgres)(
  "does each task once and in time though all clocks are five minutes fast or slow",
  { timeout: 300_000 },
  async () => {
    await using cluster = await openCluster({
      servers: 2,
      workers: 2,
      lease: "3s",
      envOf: (_role, index) => ({
        NODE_OPTIONS: `--import=${SKEW_CLOCK}`,
        TEST_SKEW_MS: String(index === 0 ? SKEW_MS : -SKEW_MS),
      }),
    });
    // They do have wrong clocks: every line of a log has the time.
    const startedAt = cluster.workers.map(({ output }) =>
      Date.parse(/"time":"([^"]+)"/.exec(output().stderr)?.[1] ?? ""),
    );
    expect((startedAt[0] ?? 0) - Date.now()).toBeGreaterThan(SKEW_MS / 2);
    expect(Date.now() - (startedAt[1] ?? 0)).toBeGreaterThan(SKEW_MS / 2);

    const variants = await makeVariants(cluster.origins[0] ?? "", [64, 500]);
    const tasks = await submitAll(cluster.origins, variants, TASKS);
    let turn = 0;
    expect(await findWrong(() => cluster.origins[turn++ % 2] ?? "", tasks, DEADLINE_MS)).toEqual([]);
    const { store } = await openJobStore({ databaseUrl: cluster.databaseUrl, folder: "/nonexistent" });
    onTestFinished(() => store.close());
    for (const id of tasks.keys()) {
      const task = await store.find(id);
      // By a clock of theirs the lease would have ended before it began, or not for minutes.
      expect(task).toMatchObject({ state: "succeeded", attempt: 1 });
    }

    // A link of one server opens at the other, in its ten minutes.
    const [id = ""] = tasks.keys();
    for (const [maker, reader] of [[...cluster.origins], cluster.origins.toReversed()]) {
      const link = new URL(await pollBfl({ id, pollingUrl: `${maker}/v1/get_result?id=${id}` }));
      expect((await fetch(`${reader}${link.pathname}${link.search}`)).status).toBe(200);
    }

    // And a worker that dies is missed when its lease has ended, not minutes later.
    const more = await submitAll(cluster.origins, variants, TASKS);
    await cluster.kill("worker", 0);
    expect(await findWrong(() => cluster.origins[turn++ % 2] ?? "", more, DEADLINE_MS)).toEqual([]);
  },
);
