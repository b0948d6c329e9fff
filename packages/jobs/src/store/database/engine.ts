import type { Kysely, RawBuilder, Transaction } from "kysely";
import type { EpochMs } from "../../model/task.ts";
import type { Tables } from "./tables.ts";

/** Runs a statement for each row of `tasks` that changes so; the conditions and statements of both engines know it as `new` and `old`. */
export interface TaskTrigger {
  readonly name: string;
  readonly after: "insert" | "update of state" | "delete";
  readonly when: string;
  readonly run: string;
}

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
  /**
   * Changes the schema in one transaction, after the changes of other processes. Unqualified names mean our tables in it, and it
   * may take as long as it takes: rewriting a large table is nothing to give up.
   */
  changeSchema(change: (transaction: Transaction<Tables>) => Promise<void>): Promise<void>;
  /** A primary key that counts up, in this engine's SQL. */
  readonly seqColumn: string;
  /** The statements that make a trigger, for `changeSchema`. */
  taskTrigger(trigger: TaskTrigger): readonly string[];
  /** Which of a counter's parts a trigger changes, as an expression: of one for each writer who may be at work. */
  readonly countersPart: string;
  close(): Promise<void>;
}
