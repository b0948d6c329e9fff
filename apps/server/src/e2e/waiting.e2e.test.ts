import { setTimeout as sleep } from "node:timers/promises";
import { createClient, type TaskEvent } from "@lacuna/client";
import { findPostgres, startPostgres } from "@lacuna/jobs/testing";
import { Client } from "pg";
import { expect, it, onTestFinished } from "vitest";
import { maskFile, pictureFile } from "@lacuna/http/testing";
import { openServer } from "../testing/test-server.ts";

/** Looking every 2 s, twice, and the work itself on a busy machine. */
const BOUND_MS = 20_000;

const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres) console.warn("NOT TESTED: waiting without notifications. There is no PostgreSQL server here.");

it.skipIf(!hasPostgres)(
  "tells who waits of the end, and workers of a cancel, though the connections that listen die all the time",
  { timeout: 180_000 },
  async () => {
    const postgres = await startPostgres();
    onTestFinished(() => postgres.stop());
    const databaseUrl = await postgres.createDatabase();
    await using server = await openServer({ flags: { databaseUrl, role: "serve" } });
    await using worker = await openServer({ flags: { databaseUrl, role: "work", lease: "3s" }, folder: server.folder });
    expect(worker.origin).not.toBe(server.origin);
    const database = new Client({ connectionString: databaseUrl });
    database.on("error", () => undefined);
    await database.connect();
    onTestFinished(() => database.end());
    let killed = 0;
    const over = new AbortController();
    const killing = (async () => {
      while (!over.signal.aborted) {
        const { rowCount } = await database.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lacuna listener'",
        );
        killed += rowCount ?? 0;
        await sleep(20);
      }
    })();
    try {
      const client = createClient({ baseUrl: server.origin });
      const small = { image: await pictureFile(64, 64), mask: await maskFile(64, 64, 12) };
      const startedAt = performance.now();
      const done = await client.erase(small, { waitSeconds: 60 });
      expect(done.state).toBe("succeeded");
      expect(performance.now() - startedAt).toBeLessThan(BOUND_MS);

      const events: TaskEvent[] = [];
      const watched = await client.erase(small);
      for await (const event of client.events(watched.id)) events.push(event);
      expect(events.at(-1)).toMatchObject({ kind: "end", task: { state: "succeeded" } });

      const large = { image: await pictureFile(2500, 2500), mask: await maskFile(2500, 2500, 900) };
      const { id } = await client.erase({ ...large, effort: "best" });
      await expect.poll(async () => (await client.task(id)).state, { timeout: 60_000 }).toBe("running");
      const cancelledAt = performance.now();
      await client.cancel(id);
      expect(await client.wait(id)).toMatchObject({ state: "cancelled" });
      expect(performance.now() - cancelledAt).toBeLessThan(BOUND_MS);
    } finally {
      over.abort();
      await killing;
    }
    expect(killed).toBeGreaterThan(2);
  },
);
