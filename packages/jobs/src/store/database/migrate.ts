import { sql, type Transaction } from "kysely";
import type { Engine } from "./engine.ts";
import { StoreTooNewError } from "./errors.ts";
import { MIGRATIONS, type Migration } from "./migrations.ts";
import type { Tables } from "./tables.ts";

/** The oldest step that a program must know to work on this database: the newest that was not additive. */
const FLOOR = "schema_version";
/** The newest step taken. Missing where only a program has been that did not tell the two apart. */
const NEWEST = "schema_steps";

/**
 * Brings the database to the newest schema, in one transaction: all of it or nothing. Processes that start together do
 * this one after another, and the second finds nothing to do. A database that a newer program has added to is left as it is.
 *
 * @throws StoreTooNewError  when a newer version has made steps that this one cannot work on.
 */
export async function migrate(engine: Engine, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  await engine.changeSchema(async (transaction) => {
    const floor = await readNumber(transaction, FLOOR);
    const taken = Math.max(floor, await readNumber(transaction, NEWEST));
    const known = Math.max(0, ...migrations.map((migration) => migration.number));
    if (floor > known) throw new StoreTooNewError(floor, known);
    const steps = migrations.filter((migration) => migration.number > taken);
    if (steps.length === 0) return;
    for (const step of steps) {
      for (const statement of step.statements(engine)) await sql.raw(statement).execute(transaction);
    }
    await writeNumber(transaction, NEWEST, known);
    const breaking = steps.filter((step) => step.isAdditive !== true).map((step) => step.number);
    if (breaking.length > 0) await writeNumber(transaction, FLOOR, Math.max(...breaking));
  });
}

async function readNumber(transaction: Transaction<Tables>, table: string): Promise<number> {
  const name = sql.raw(table);
  await sql`create table if not exists ${name} (number integer not null)`.execute(transaction);
  const { rows } = await sql<{ number: number }>`select number from ${name}`.execute(transaction);
  return rows[0]?.number ?? 0;
}

async function writeNumber(transaction: Transaction<Tables>, table: string, number: number): Promise<void> {
  const name = sql.raw(table);
  await sql`delete from ${name}`.execute(transaction);
  await sql`insert into ${name} (number) values (${number})`.execute(transaction);
}
