import type { PostgresPool } from "kysely";
import { DatabaseError, type Pool, type PoolClient, type QueryResult } from "pg";
import { StoreUnavailableError } from "./errors.ts";

/**
 * What PostgreSQL does for a session whose other side has vanished without a word, as in a network that was cut. By default it
 * waits two hours for it, with the locks of its transaction.
 */
const SESSION =
  "set idle_in_transaction_session_timeout = '5s'; set tcp_keepalives_idle = 10; " +
  "set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3";

/** Classes of SQLSTATE: no connection, too few resources (a full disk, too many clients), stopped by an operator, I/O. */
const CLASSES_OF_OUTAGE: ReadonlySet<string> = new Set(["08", "53", "57", "58"]);
/** Idle in a transaction for too long; a lock not had in time; a standby that takes no writes. */
const CODES_OF_OUTAGE: ReadonlySet<string> = new Set(["25P03", "55P03", "25006"]);

/**
 * The pool as Kysely uses it, with two habits of its own. What says that the database is away or full is thrown as a
 * `StoreUnavailableError`. And a connection on which that has happened is closed rather than given to the next: after a time-out
 * its old query is still under way, and everything behind it would wait for that.
 */
export function reliablePool(pool: Pool): PostgresPool {
  const prepared = new WeakSet<PoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await named(pool.connect());
      const reliable = reliableClient(client);
      if (prepared.has(client)) return reliable;
      try {
        await named(client.query(SESSION));
      } catch (error) {
        client.release(true);
        throw error;
      }
      prepared.add(client);
      return reliable;
    },
  };
}

/** The client in all but these two. Kysely makes plain queries only: a text and its values. */
function reliableClient(client: PoolClient): PoolClient {
  let outage: StoreUnavailableError | undefined;
  async function query(text: string, values: unknown[]): Promise<QueryResult> {
    if (outage !== undefined) throw outage;
    try {
      return await named(client.query(text, values));
    } catch (error) {
      if (error instanceof StoreUnavailableError) outage = error;
      throw error;
    }
  }
  const release = (mustClose = false): void => client.release(mustClose || outage !== undefined);
  const reliable: PoolClient = Object.create(client, { query: { value: query }, release: { value: release } });
  return reliable;
}

async function named<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!isOutage(error)) throw error;
    throw new StoreUnavailableError("The task database does not answer, or has no room.", { cause: error });
  }
}

/** What PostgreSQL has not said itself is about the connection to it: refused, cut off, too slow. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return !(error instanceof TypeError);
  const { code = "" } = error;
  return CLASSES_OF_OUTAGE.has(code.slice(0, 2)) || CODES_OF_OUTAGE.has(code);
}
