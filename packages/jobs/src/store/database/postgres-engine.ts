import { Kysely, PostgresDialect, PostgresQueryCompiler, sql, type Transaction } from "kysely";
import { type ClientConfig, Pool, TypeOverrides, types as valueTypes } from "pg";
import type { EpochMs } from "../../model/task.ts";
import type { Engine } from "./engine.ts";
import { endWithin } from "./end-within.ts";
import { StoreUnavailableError } from "./errors.ts";
import { reliablePool } from "./reliable-pool.ts";
import type { Tables } from "./tables.ts";

/** Our tables lie in a schema of their own, so that a database shared with others has no clash of names. */
const SCHEMA = "lacuna";
const OLDEST_VERSION = 13;
/** First keys of our advisory locks: any numbers, as long as they differ and stay. */
const LOCK_OF_MIGRATIONS = 1_279_345_001;
const LOCK_OF_OWNERS = 1_279_345_002;

/** For queries that are under way, and goodbyes. */
const CLOSE_WITHIN_MS = 12_000;

export interface PostgresEngine extends Engine {
  readonly pool: Pool;
}

/**
 * @param settings.databaseUrl  `postgresql://…`, as libpq reads it.
 * @param settings.onFault      Told when a connection that nobody uses is lost. The next query opens another.
 * @throws StoreUnavailableError  when the address is none, the server does not let us in, or is older than PostgreSQL 13.
 */
export async function openPostgresEngine(settings: {
  readonly databaseUrl: string;
  readonly onFault: (message: string, error: unknown) => void;
}): Promise<PostgresEngine> {
  if (!/^postgres(?:ql)?:\/\//.test(settings.databaseUrl)) {
    throw new StoreUnavailableError("The address of the task database must begin with postgresql://");
  }
  const pool = new Pool({ ...clientConfig(settings.databaseUrl), max: 10, idleTimeoutMillis: 60_000 });
  let isClosed = false;
  // Without listeners a connection that breaks would end the process: one in use says so by its queries as well, but the
  // pool only listens to idle ones. And a pool says that it has ended a little too early.
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("error", (error) => {
    if (!isClosed) settings.onFault("Lost an idle connection to PostgreSQL", error);
  });
  try {
    await requireVersion(pool);
  } catch (error) {
    await pool.end();
    throw new StoreUnavailableError(`Cannot open the task database on PostgreSQL: ${reasonOf(error)}`, {
      cause: error,
    });
  }
  const db = new Kysely<Tables>({ dialect: new Dialect({ pool: reliablePool(pool) }) });
  return {
    pool,
    db: db.withSchema(SCHEMA),
    // Of the statement, not of the transaction: that may have waited for a lock since it began.
    now: () => sql<EpochMs>`(floor(extract(epoch from statement_timestamp()) * 1000)::bigint)`,
    product: sql<string>`'PostgreSQL ' || current_setting('server_version')`,
    hasRowLocks: true,
    async serialize(transaction, key) {
      await sql`select pg_advisory_xact_lock(${sql.lit(LOCK_OF_OWNERS)}, hashtext(${key}))`.execute(transaction);
    },
    changeSchema: (change) =>
      onUnhurriedConnection(settings.databaseUrl, (unhurried) => changeSchema(unhurried, change)),
    seqColumn: "bigint generated always as identity primary key",
    taskTrigger: ({ name, after, when, run }) => [
      // With the path of the change of schema: whoever runs it later has another.
      `create function ${name}() returns trigger language plpgsql set search_path from current
        as $$ begin ${run}; return null; end $$`,
      `create trigger ${name} after ${after} on tasks for each row when (${when}) execute function ${name}()`,
    ],
    // Fewer than there may be connections: a sum of rows that are all read at each submit.
    countersPart: "pg_backend_pid() % 16",
    async close() {
      isClosed = true;
      // Kysely ends only a pool that it has used.
      await endWithin(
        Promise.all([db.destroy(), pool.ending ? undefined : pool.end()]).then(() => {}),
        CLOSE_WITHIN_MS,
      );
    },
  };
}

/** On a connection of its own, where no query is given up: neither by us nor by what the role or the database is set to. */
async function onUnhurriedConnection(databaseUrl: string, work: (db: Kysely<Tables>) => Promise<void>): Promise<void> {
  const { query_timeout: _, ...config } = clientConfig(databaseUrl);
  const pool = new Pool({ ...config, max: 1 });
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("error", () => {}); // the next query says so
  const db = new Kysely<Tables>({ dialect: new Dialect({ pool: reliablePool(pool) }) });
  try {
    await work(db.withSchema(SCHEMA));
  } finally {
    await endWithin(db.destroy(), CLOSE_WITHIN_MS);
  }
}

function changeSchema(db: Kysely<Tables>, change: (transaction: Transaction<Tables>) => Promise<void>): Promise<void> {
  return db.transaction().execute(async (transaction) => {
    await sql`set local statement_timeout = 0`.execute(transaction);
    await sql`set local lock_timeout = 0`.execute(transaction);
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCK_OF_MIGRATIONS)}, 0)`.execute(transaction);
    // "if not exists" asks for the right to create schemas even when there is nothing to create.
    const { rows } = await sql`select 1 from pg_namespace where nspname = ${SCHEMA}`.execute(transaction);
    if (rows.length === 0) await sql`create schema ${sql.id(SCHEMA)}`.execute(transaction);
    await sql`set local search_path to ${sql.id(SCHEMA)}`.execute(transaction);
    await change(transaction);
  });
}

/**
 * For the pool's connections and the one that listens. In a network that was cut nothing says so: a query is given up long
 * before a lease ends, and a connection that nobody uses is found out by the system, which asks after 10 s, ten times.
 */
export function clientConfig(databaseUrl: string): ClientConfig {
  const types = new TypeOverrides();
  // Times, sizes and counts: all below 2⁵³.
  types.setTypeParser(valueTypes.builtins.INT8, Number);
  return {
    connectionString: databaseUrl,
    application_name: "lacuna",
    types,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 10_000,
    query_timeout: 10_000,
  };
}

class Dialect extends PostgresDialect {
  override createQueryCompiler() {
    return new StorableTextCompiler();
  }
}

/** PostgreSQL's text cannot hold U+0000 and answers with an error; callers' text can. */
class StorableTextCompiler extends PostgresQueryCompiler {
  protected override appendValue(parameter: unknown): void {
    super.appendValue(typeof parameter === "string" ? parameter.replaceAll("\0", "\uFFFD") : parameter);
  }
}

async function requireVersion(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ server_version_num: string }>("show server_version_num");
  const version = Math.floor(Number(rows[0]?.server_version_num) / 10_000);
  if (version < OLDEST_VERSION)
    throw new Error(`it is version ${version}, and ${OLDEST_VERSION} is the oldest that will do.`);
}

/** The first of several when a host has several addresses, whose joint error has no message. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
