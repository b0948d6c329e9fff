import type { Kysely, RawBuilder, Transaction } from "kysely";
import type { EpochMs } from "../../model/task.ts";
import type { Tables } from "./tables.ts";

/** What SQLite and PostgreSQL do differently. Everything else is written once, in Kysely. */
export interface Engine {
  readonly db: Kysely<Tables>;
  /**
   * The time, as an expression: the injected clock's on SQLite, the database's own on PostgreSQL, where workers are on
   * several machines. One call is one moment on SQLite, one statement is one moment on PostgreSQL.
   */
  now(): RawBuilder<EpochMs>;
  /** Name and version of the database, as an expression. */
  readonly product: RawBuilder<string>;
  /** PostgreSQL locks rows (`for update`), also skipping locked ones; a transaction on SQLite has the database to itself. */
  readonly hasRowLocks: boolean;
  /** Lets transactions that name the same key run one after another, until each has ended. */
  serialize(transaction: Transaction<Tables>, key: string): Promise<void>;
  /** First step of a migration: takes the lock that migrations share, and makes unqualified names mean our tables. */
  prepareSchema(transaction: Transaction<Tables>): Promise<void>;
  /** A primary key that counts up, in this engine's SQL. */
  readonly seqColumn: string;
  close(): Promise<void>;
}
