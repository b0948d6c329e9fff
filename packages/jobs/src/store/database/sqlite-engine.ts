import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { Kysely, type SqliteDatabase, type SqliteStatement, sql } from "kysely";
import type { EpochMs } from "../../model/task.ts";
import type { Engine } from "./engine.ts";
import { StoreUnavailableError } from "./errors.ts";
import { isBusy, PatientSqliteDialect } from "./patient-sqlite-dialect.ts";
import type { Tables } from "./tables.ts";

const FILE_NAME = "lacuna.db";
/**
 * Of 4 KiB: the log grows to 16 MB. By default a checkpoint comes four times as often, after one submit in a hundred, who waits for it;
 * and the more tasks there are, the more pages have changed by then.
 */
const CHECKPOINT_PAGES = 4000;
/** While opening, nobody is served yet and SQLite may wait for its lock the simple way, which stops the event loop. */
const OPENING_BUSY_TIMEOUT_MS = 10_000;

/**
 * Opens `<folder>/lacuna.db`, making both where they are missing.
 *
 * Several processes may have it open: every transaction takes the write lock when it begins. Acknowledged is on the disk:
 * with synchronous = FULL, a commit syncs the write-ahead log before it returns.
 *
 * @throws StoreUnavailableError  when the file cannot be opened or is no database.
 */
export function openSqliteEngine(settings: { readonly folder: string; readonly clock: () => EpochMs }): Engine {
  const database = openDatabase(settings.folder);
  const db = new Kysely<Tables>({ dialect: new PatientSqliteDialect({ database: withPreparedStatements(database) }) });
  return {
    db,
    now: () => sql<EpochMs>`${settings.clock()}`,
    product: sql<string>`'SQLite ' || sqlite_version()`,
    hasRowLocks: false,
    serialize: () => Promise.resolve(),
    changeSchema: (change) => db.transaction().execute(change),
    seqColumn: "integer primary key autoincrement",
    taskTrigger: ({ name, after, when, run }) => [
      `create trigger ${name} after ${after} on tasks when ${when} begin ${run}; end`,
    ],
    countersPart: "0",
    async close() {
      await db.destroy();
      // Kysely closes only what it has used.
      database.close();
    },
  };
}

function openDatabase(folder: string): Database.Database {
  const file = path.join(folder, FILE_NAME);
  let database: Database.Database | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    // Signing keys lie in it. SQLite gives its other files the rights of this one.
    closeSync(openSync(file, "a", 0o600));
    database = new Database(file, { timeout: OPENING_BUSY_TIMEOUT_MS });
    switchToWriteAheadLog(database);
    database.pragma("synchronous = FULL");
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    database.pragma("foreign_keys = ON");
    // From here on `PatientSqliteDialect` waits.
    database.pragma("busy_timeout = 0");
    return database;
  } catch (error) {
    database?.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreUnavailableError(`Cannot open the task database ${file}: ${reason}`, { cause: error });
  }
}

/** SQLite does not wait for its lock here when two processes make a new file at the same time, so this asks again. */
function switchToWriteAheadLog(database: Database.Database): void {
  const deadline = performance.now() + OPENING_BUSY_TIMEOUT_MS;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      database.pragma("journal_mode = WAL");
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
      Atomics.wait(pause, 0, 0, 10);
    }
  }
}

/**
 * Kysely prepares a statement each time it runs one; this keeps them. The texts are few, for the code builds them from a
 * fixed set of parts; lists of values make some more, so the oldest go when there are many.
 *
 * And `begin` becomes `begin immediate`: a transaction that reads first and writes later would otherwise fail at once, without
 * waiting, when another process has written in between.
 */
function withPreparedStatements(database: Database.Database): SqliteDatabase {
  const MOST_KEPT = 200;
  const kept = new Map<string, SqliteStatement>();
  return {
    prepare(text) {
      const statement =
        kept.get(text) ?? toKyselyStatement(database.prepare(text === "begin" ? "begin immediate" : text));
      kept.delete(text);
      kept.set(text, statement);
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? "");
      return statement;
    },
    close: () => database.close(),
  };
}

function toKyselyStatement(statement: Database.Statement): SqliteStatement {
  return {
    reader: statement.reader,
    all: (parameters) => statement.all(...parameters),
    run: (parameters) => statement.run(...parameters),
    iterate: (parameters) => statement.iterate(...parameters),
  };
}
