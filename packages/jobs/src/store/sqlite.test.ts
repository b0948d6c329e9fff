import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it, onTestFinished } from "vitest";
import { StoreTooNewError, StoreUnavailableError } from "./database/errors.ts";
import { MIGRATIONS } from "./database/migrations.ts";
import { openJobStore } from "./open-job-store.ts";
import { describeJobStore } from "./testing/job-store-contract.ts";
import { openOnSqlite } from "./testing/open-on-sqlite.ts";
import { acceptOne } from "./testing/sample-task.ts";
import { startProcess } from "./testing/start-process.ts";

describeJobStore("tasks in SQLite", openOnSqlite);

describe("openJobStore on SQLite", () => {
  it("syncs every commit to a write-ahead log", async () => {
    const folder = await emptyFolder();
    const { store } = await openJobStore({ folder });
    await acceptOne(store);
    await store.close();
    const database = new Database(path.join(folder, "lacuna.db"));
    expect(database.pragma("journal_mode", { simple: true })).toBe("wal");
    database.close();
  });

  it.skipIf(process.platform === "win32")("makes files that nobody else can read", async () => {
    const { settings } = await openOnSqlite();
    const files = await readdir(settings.folder);
    expect(files.toSorted()).toEqual(["lacuna.db", "lacuna.db-shm", "lacuna.db-wal"]);
    for (const file of files) expect((await stat(path.join(settings.folder, file))).mode & 0o777).toBe(0o600);
  });

  it("makes the folder when it is missing", async () => {
    const folder = path.join(await emptyFolder(), "a", "b");
    const { store } = await openJobStore({ folder });
    await store.ping();
    await store.close();
  });

  it("names the file that is no database, and leaves it alone", async () => {
    const folder = await emptyFolder();
    const file = path.join(folder, "lacuna.db");
    await writeFile(file, "This is not a database. ".repeat(100));
    await expect(openJobStore({ folder })).rejects.toThrow(StoreUnavailableError);
    await expect(openJobStore({ folder })).rejects.toThrow(file);
  });

  it("names the folder that cannot be made", async () => {
    const folder = path.join(await emptyFolder(), "file");
    await writeFile(folder, "");
    await expect(openJobStore({ folder })).rejects.toThrow(`Cannot open the task database ${folder}`);
  });

  it("refuses a database that a newer version has made, and leaves it alone", async () => {
    const folder = await emptyFolder();
    await (await openJobStore({ folder })).store.close();
    setVersion(folder, 1_000);
    await expect(openJobStore({ folder })).rejects.toThrow(StoreTooNewError);
    await expect(openJobStore({ folder })).rejects.toThrow(/has schema 1000/);
    setVersion(folder, MIGRATIONS.length);
    const { store } = await openJobStore({ folder });
    await store.ping();
    await store.close();
  });

  it("prepares a new database once when several processes start together", { timeout: 120_000 }, async () => {
    const folder = await emptyFolder();
    const processes = [1, 2, 3, 4].map(() => startProcess("drain", { folder }));
    expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);
  });

  it("lets the event loop turn while many wait for their tasks to be stored", async () => {
    const { store } = await openOnSqlite();
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await Promise.all(Array.from({ length: 300 }, () => acceptOne(store)));
    isOver = true;
    // 300 syncs to disk take at least 50 ms, and there is a turn every 5.
    expect(turns).toBeGreaterThan(5);
  });

  it("walks along the queue for a claim, and has an index for what is asked often", async () => {
    const { settings } = await openOnSqlite();
    const database = new Database(path.join(settings.folder, "lacuna.db"));
    onTestFinished(() => {
      database.close();
    });
    const planOf = (text: string) => JSON.stringify(database.prepare(`explain query plan ${text}`).all());
    const claim = planOf(
      "select seq from tasks as next where next.state = 'queued' and need = 'erase' and memory_bytes <= 9 order by priority desc, seq limit 1",
    );
    expect(claim).toMatch("tasks_by_need");
    expect(claim).not.toMatch("TEMP B-TREE");
    expect(planOf("select seq from tasks where state = 'queued' and need is null limit 9")).toMatch("tasks_by_need");
    expect(planOf("select need, count(*) from tasks where state = 'queued' group by need")).toMatch("tasks_by_need");
    expect(planOf("select seq from tasks where state = 'running' and lease_until <= 9 order by lease_until")).toMatch(
      "tasks_leased",
    );
    expect(planOf("select count(*) from tasks where owner = 'a' and state in ('queued', 'running')")).toMatch(
      "tasks_by_owner_and_state",
    );
    const list = planOf("select * from tasks where owner = 'a' order by seq desc limit 10");
    expect(list).toMatch(/tasks_by_owner /);
    expect(list).not.toMatch("TEMP B-TREE");
  });
});

function setVersion(folder: string, number: number): void {
  const database = new Database(path.join(folder, "lacuna.db"));
  database.prepare("update schema_version set number = ?").run(number);
  database.close();
}

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-store-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
