import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { TaskEvent } from "../model/task-event.ts";
import { findPostgres, startPostgres, type TestPostgres } from "../testing/start-postgres.ts";
import { StoreTooNewError, StoreUnavailableError } from "./database/errors.ts";
import { migrate } from "./database/migrate.ts";
import { openPostgresEngine } from "./database/postgres-engine.ts";
import { openJobStore } from "./open-job-store.ts";
import { describeJobStore } from "./testing/job-store-contract.ts";
import { openOnPostgres } from "./testing/open-on-postgres.ts";
import { acceptOne, RESULT, startOne } from "./testing/sample-task.ts";
import { startProcess } from "./testing/start-process.ts";
import { Client } from "pg";

const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres) console.warn("NOT TESTED: tasks in PostgreSQL. There is no PostgreSQL server on this machine.");

describe.skipIf(!hasPostgres)("with a PostgreSQL server", () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  }, 120_000);
  afterAll(() => server?.stop(), 120_000);

  describeJobStore("tasks in PostgreSQL", () => openOnPostgres(server));

  describe("openJobStore on PostgreSQL", () => {
    it("says what is wrong when there is no such database, without the password", async () => {
      const databaseUrl = (await server.createDatabase())
        .replace("lacuna@", "lacuna:secret@")
        .replace(/\w+$/, "missing");
      const opening = openJobStore({ databaseUrl, folder: "/nonexistent" });
      await expect(opening).rejects.toThrow(StoreUnavailableError);
      await expect(opening).rejects.toThrow(/"missing" does not exist/);
      await expect(opening).rejects.not.toThrow(/secret/);
    });

    it("refuses an address of something else", async () => {
      for (const databaseUrl of ["mysql://localhost/lacuna", "", "lacuna.db", "postgresql://:::/"]) {
        await expect(openJobStore({ databaseUrl, folder: "/nonexistent" })).rejects.toThrow(StoreUnavailableError);
      }
    });

    it("says what is wrong when nobody answers", async () => {
      const opening = openJobStore({ databaseUrl: "postgresql://127.0.0.1:1/lacuna", folder: "/nonexistent" });
      await expect(opening).rejects.toThrow(/Cannot open the task database on PostgreSQL: .*ECONNREFUSED/);
    });

    it("prepares a new database once when several processes start together", { timeout: 120_000 }, async () => {
      const settings = { databaseUrl: await server.createDatabase(), folder: "/nonexistent" };
      const processes = [1, 2, 3, 4].map(() => startProcess("drain", settings));
      expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);
    });

    it("gives no step of the schema up for taking long, whatever the role is set to", {
      timeout: 120_000,
    }, async () => {
      const databaseUrl = await server.createDatabase();
      await query(
        databaseUrl,
        "alter role lacuna set statement_timeout = '1s'; alter role lacuna set lock_timeout = '1s'",
      );
      onTestFinished(() => query(databaseUrl, "alter role lacuna reset all"));
      const engine = await openPostgresEngine({ databaseUrl, onFault: () => {} });
      onTestFinished(() => engine.close());
      // Longer than any other query may take here. A second process waits for the first, and then finds it done.
      const slow = { number: 1, statements: () => ["create table colors (name text)", "select pg_sleep(10.5)"] };
      await Promise.all([migrate(engine, [slow]), migrate(engine, [slow])]);
      await query(databaseUrl, "insert into lacuna.colors values ('red')");
    });

    it("refuses a database that a newer version has made", async () => {
      const { store, settings } = await openOnPostgres(server);
      await store.close();
      await query(settings.databaseUrl, "update lacuna.schema_version set number = 1000");
      await expect(openJobStore(settings)).rejects.toThrow(StoreTooNewError);
    });

    it("is content with a schema that an administrator has made for a role without rights to make one", async () => {
      const databaseUrl = await server.createDatabase();
      await query(databaseUrl, "create role plain login; create schema lacuna authorization plain");
      const { store } = await openJobStore({ databaseUrl: databaseUrl.replace("lacuna@", "plain@"), folder: "/" });
      await acceptOne(store);
      await store.close();
    });
  });

  describe("events through PostgreSQL", () => {
    it("reach other processes, each once, and the own listeners at once", async () => {
      const { store, events, openAgain } = await openOnPostgres(server);
      const other = await openAgain();
      const here: TaskEvent[] = [];
      events.subscribe((event) => here.push(event));
      const there = nextEvents(other.events, 4);
      const { id, attempt } = await startOne(store);
      events.publish({ kind: "progress", taskId: id, progress: 0.25 });
      await store.succeed(id, attempt, RESULT);
      const expected = [
        { kind: "state", taskId: id, state: "queued" },
        { kind: "state", taskId: id, state: "running" },
        { kind: "progress", taskId: id, progress: 0.25 },
        { kind: "state", taskId: id, state: "succeeded" },
      ];
      expect(here).toEqual(expected);
      expect(await there).toEqual(expected);
      const [back] = await Promise.all([
        nextEvents(events, 1),
        other.store.requestCancel(await acceptOne(other.store)),
      ]);
      expect(back).toMatchObject([{ kind: "state", state: "queued" }]);
      expect(here.slice(0, 4)).toEqual(expected);
    });

    it("ignore what others send on the channel", async () => {
      const { store, events, settings } = await openOnPostgres(server);
      const heard = nextEvents(events, 1);
      for (const payload of [
        "",
        "nonsense",
        "[]",
        "null",
        '{"sender":"x","kind":"state","taskId":"a","state":"odd"}',
      ]) {
        await query(settings.databaseUrl, `select pg_notify('lacuna_events', '${payload}')`);
      }
      await query(
        settings.databaseUrl,
        `select pg_notify('lacuna_events', '{"sender":"x","kind":"log","taskId":"a","more":1}')`,
      );
      expect(await heard).toEqual([{ kind: "log", taskId: "a" }]);
      await store.ping();
    });

    it("come again after the connection that listens was cut", async () => {
      const databaseUrl = await server.createDatabase();
      const faults: string[] = [];
      const lost = Promise.withResolvers<void>();
      const listening = await openJobStore({
        databaseUrl,
        folder: "/nonexistent",
        onFault: (message) => {
          faults.push(message);
          if (message.includes("listens")) lost.resolve();
        },
      });
      onTestFinished(() => listening.store.close());
      const sending = await openJobStore({ databaseUrl, folder: "/nonexistent" });
      onTestFinished(() => sending.store.close());
      await query(databaseUrl, "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%'");
      await lost.promise;
      const heard = nextEvents(listening.events, 1);
      // Until it listens again, what is sent is lost: so one sends until it is heard.
      const sender = setInterval(() => sending.events.publish({ kind: "log", taskId: "after" }), 50);
      onTestFinished(() => clearInterval(sender));
      expect(await heard).toEqual([{ kind: "log", taskId: "after" }]);
    });
  });
});

describe.skipIf(!hasPostgres)("a crash of PostgreSQL itself", () => {
  it("loses no task that was acknowledged, and the store goes on when the server does", {
    timeout: 240_000,
  }, async () => {
    const server = await startPostgres({ isDurable: true });
    onTestFinished(() => server.stop());
    const { store, settings } = await openOnPostgres(server);
    const acknowledged: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const accepting = startProcess("accept", settings, { isQuiet: true });
      await accepting.reported(1 + Math.floor(Math.random() * 100));
      await server.kill();
      await accepting.kill();
      acknowledged.push(...accepting.ids);
      await expect(store.ping()).rejects.toThrow();
      await server.restart();
    }
    expect(await store.whichExist(acknowledged)).toEqual(new Set(acknowledged));
    expect((await store.count()).queued).toBeLessThanOrEqual(acknowledged.length + 3 * 8);
  });
});

function nextEvents(
  events: { subscribe(listener: (event: TaskEvent) => void): () => void },
  count: number,
): Promise<readonly TaskEvent[]> {
  const heard: TaskEvent[] = [];
  return new Promise((resolve) => {
    const unsubscribe = events.subscribe((event) => {
      heard.push(event);
      if (heard.length < count) return;
      unsubscribe();
      resolve(heard);
    });
  });
}

async function query(databaseUrl: string | undefined, text: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
