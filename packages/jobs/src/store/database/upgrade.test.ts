import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { findPostgres, startPostgres, type TestPostgres } from "../../testing/start-postgres.ts";
import type { JobStore } from "../job-store.ts";
import { openJobStore } from "../open-job-store.ts";
import { openFirstProgram } from "../testing/older/first-program.ts";
import { firstSchema } from "../testing/older/first-schema.ts";
import { acceptOne, CLAIM, claimOne, COMMAND, RESULT } from "../testing/sample-task.ts";
import type { Engine } from "./engine.ts";
import { migrate } from "./migrate.ts";
import { MIGRATIONS } from "./migrations.ts";
import { openPostgresEngine } from "./postgres-engine.ts";
import { openSqliteEngine } from "./sqlite-engine.ts";

interface Place {
  readonly engine: Engine;
  /** Opens the store of this version on the same database, which brings it up to date. */
  readonly open: () => Promise<JobStore>;
}

const FILL = { ...COMMAND, kind: "fill", prompt: "a cat" };
const FOUND = { ...COMMAND, mask: { kind: "found", find: ["shadow"] } } as const;
const ALL = { ...CLAIM, memoryBytes: Number.MAX_SAFE_INTEGER };

/** On a database as the first version made it. */
async function openFirst(place: Place) {
  await place.engine.changeSchema(async (transaction) => {
    for (const statement of firstSchema(place.engine.seqColumn)) await sql.raw(statement).execute(transaction);
  });
  return { ...place, first: openFirstProgram(place.engine) };
}

function describeUpgrade(title: string, openPlace: () => Promise<Place>): void {
  describe(title, () => {
    it("keeps every row, in its state and place", async () => {
      const { first, open } = await openFirst(await openPlace());
      for (const id of ["done", "running", "waiting"])
        await first.accept({ id, command: COMMAND, webhook: "https://a.b" });
      const done = await first.claim();
      await first.succeed("done", done?.attempt ?? 0, RESULT);
      await first.claim();
      await first.accept({ id: "fill", command: FILL });
      const store = await open();
      expect(await store.find("done")).toMatchObject({ state: "succeeded", command: COMMAND, result: RESULT });
      expect(await store.find("running")).toMatchObject({ state: "running", attempt: 1 });
      expect((await store.deliveries.list("pending", 10)).map(({ taskId }) => taskId)).toEqual(["done"]);
      expect((await claimOne(store, { needs: ["erase"] })).id).toBe("waiting");
      expect((await claimOne(store, { needs: ["fill"] })).id).toBe("fill");
      expect(await store.succeed("running", 1, RESULT)).toBe(true);
    });

    it("leaves a program of the first version working beside this one, to which it hands tasks and from which it takes", async () => {
      const { first, open } = await openFirst(await openPlace());
      const store = await open();
      await first.accept({ id: "theirs", command: COMMAND, webhook: "https://a.b" });
      const claimed = await claimOne(store);
      expect(claimed).toMatchObject({ id: "theirs", command: COMMAND });
      expect(await first.claim()).toBeUndefined();
      await store.release("theirs", claimed.attempt, { isCounted: false, maxAttempts: 3 });
      const again = await first.claim();
      expect(again).toMatchObject({ id: "theirs", attempt: 2 });
      expect(await first.renew("theirs", 2)).toBe(true);
      expect(await store.succeed("theirs", 1, RESULT)).toBe(false);
      expect(await first.succeed("theirs", 2, RESULT)).toBe(true);
      expect((await store.deliveries.list("pending", 10)).map(({ taskId }) => taskId)).toEqual(["theirs"]);
      const ours = await acceptOne(store);
      expect((await first.claim())?.id).toBe(ours);
      await first.giveBack(ours);
      expect((await claimOne(store)).id).toBe(ours);
    });

    it("counts the open tasks of an owner, those from before and those that a program of the first version takes in and ends", async () => {
      const { first, open } = await openFirst(await openPlace());
      for (const id of ["before", "running"]) await first.accept({ id, command: COMMAND });
      const running = await first.claim();
      const store = await open();
      await first.accept({ id: "since", command: COMMAND });
      const openNow = async () => (await store.keys.readUse("owner-1")).openTasks;
      expect(await openNow()).toBe(3);
      await first.succeed(running?.id ?? "", running?.attempt ?? 0, RESULT);
      expect(await openNow()).toBe(2);
    });

    it("hides from a program of the first version what it does not know, and gives it to who does", async () => {
      const { first, open } = await openFirst(await openPlace());
      const store = await open();
      const hidden = await acceptOne(store, { command: FOUND, priority: 9 });
      const repaint = await acceptOne(store, { command: JSON.parse(JSON.stringify({ ...FILL, kind: "repaint" })) });
      const checked = await acceptOne(store, { command: { ...COMMAND, mustBeChecked: true }, priority: 8 });
      const plain = await acceptOne(store);
      expect((await first.claim())?.id).toBe(plain);
      expect(await first.claim()).toBeUndefined();
      expect((await store.claim(ALL))?.id).toBe(hidden);
      expect((await store.claim(ALL))?.id).toBe(checked);
      expect(await store.claim(ALL)).toBeUndefined();
      expect((await store.claim({ ...ALL, needs: ["repaint"] }))?.id).toBe(repaint);
    });

    it("lets a program of the first version start again on the newer tables", async () => {
      const { engine, open } = await openFirst(await openPlace());
      await open();
      const { rows } = await sql<{ number: number }>`select number from ${sql.raw(
        engine.hasRowLocks ? "lacuna.schema_version" : "schema_version",
      )}`.execute(engine.db);
      // It refuses any number above 2.
      expect(rows).toEqual([{ number: 2 }]);
      await migrate(engine, MIGRATIONS.slice(0, 2));
    });
  });
}

describeUpgrade("an upgrade on SQLite", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-upgrade-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const engine = openSqliteEngine({ folder, clock: Date.now });
  onTestFinished(() => engine.close());
  return { engine, open: () => opened({ folder }) };
});

const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres) console.warn("NOT TESTED: upgrades on PostgreSQL. There is no PostgreSQL server on this machine.");

describe.skipIf(!hasPostgres)("with a server", { timeout: 120_000 }, () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  }, 120_000);
  afterAll(() => server?.stop(), 120_000);

  describeUpgrade("an upgrade on PostgreSQL", async () => {
    const databaseUrl = await server.createDatabase();
    const engine = await openPostgresEngine({ databaseUrl, onFault: () => {} });
    onTestFinished(() => engine.close());
    return { engine, open: () => opened({ databaseUrl, folder: "/nonexistent" }) };
  });
});

async function opened(settings: Parameters<typeof openJobStore>[0]): Promise<JobStore> {
  const { store } = await openJobStore(settings);
  onTestFinished(() => store.close());
  return store;
}
