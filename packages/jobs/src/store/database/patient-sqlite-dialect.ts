import { setTimeout as delay, setImmediate as turnEventLoop } from "node:timers/promises";
import Database from "better-sqlite3";
import { type CompiledQuery, type DatabaseConnection, type QueryResult, SqliteDialect, SqliteDriver } from "kysely";
import { StoreUnavailableError } from "./errors.ts";

/** How long a statement waits for another process's transaction. Those take milliseconds; a stopped process may hold one. */
const PATIENCE_MS = 10_000;
const LONGEST_PAUSE_MS = 20;
/** How long one query may follow another before everything else gets its turn. */
const LONGEST_STRETCH_MS = 5;

/**
 * Waits for the lock of another process without stopping the event loop, as SQLite's own busy timeout would: the HTTP
 * server goes on, and two connections within one process cannot block each other for good.
 *
 * Only a statement that has done nothing fails as busy: `begin immediate`, or one outside a transaction.
 */
export class PatientSqliteDialect extends SqliteDialect {
  readonly #config: ConstructorParameters<typeof SqliteDriver>[0];

  constructor(config: ConstructorParameters<typeof SqliteDriver>[0]) {
    super(config);
    this.#config = config;
  }

  override createDriver() {
    return new PatientSqliteDriver(this.#config);
  }
}

class PatientSqliteDriver extends SqliteDriver {
  #connection: DatabaseConnection | undefined;
  #turnedAt = 0;

  override async acquireConnection(): Promise<DatabaseConnection> {
    // Queries are synchronous and their promises resolve at once. A line of callers would be served from first to last
    // without the event loop seeing a socket in between.
    if (performance.now() - this.#turnedAt > LONGEST_STRETCH_MS) {
      await turnEventLoop();
      this.#turnedAt = performance.now();
    }
    const connection = await super.acquireConnection();
    this.#connection ??= new PatientConnection(connection);
    return this.#connection;
  }
}

class PatientConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;

  constructor(connection: DatabaseConnection) {
    this.#connection = connection;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await this.#connection.executeQuery<Row>(query);
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) throw named(error);
        // Of random length, or two that wait would meet again and again.
        await delay(1 + Math.random() * (LONGEST_PAUSE_MS - 1));
      }
    }
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#connection.streamQuery<Row>(query, chunkSize);
  }
}

/** A full disk, one that cannot be read or written, a lock that was not had in time. */
function named(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError) || !/^SQLITE_(?:FULL|IOERR|BUSY|CANTOPEN|READONLY)/.test(error.code)) {
    return error;
  }
  return new StoreUnavailableError("The task database cannot be written or read, or has no room.", { cause: error });
}

export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY");
}
