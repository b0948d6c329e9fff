import { sql, type Transaction } from "kysely";
import type { Engine } from "./engine.ts";
import { StoreTooNewError } from "./errors.ts";
import { MIGRATIONS, type Migration } from "./migrations.ts";
import type { Tables } from "./tables.ts";

/**
 * Brings the database to the newest schema, in one transaction: all of it or nothing. Processes that start together do
 * this one after another, and the second finds nothing to do.
 *
 * @throws StoreTooNewError  when a newer version has been here. The database is left as it is.
 */
export async function migrate(engine: Engine, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  await engine.db.transaction().execute(async (transaction) => {
    await engine.prepareSchema(transaction);
    await sql`create table if not exists schema_version (number integer not null)`.execute(transaction);
    const current = await readVersion(transaction);
    const newest = Math.max(0, ...migrations.map((migration) => migration.number));
    if (current > newest) throw new StoreTooNewError(current, newest);
    for (const migration of migrations) {
      if (migration.number <= current) continue;
      for (const statement of migration.statements(engine.seqColumn)) await sql.raw(statement).execute(transaction);
    }
    if (current === newest) return;
    await sql`delete from schema_version`.execute(transaction);
    await sql`insert into schema_version (number) values (${newest})`.execute(transaction);
  });
}

async function readVersion(transaction: Transaction<Tables>): Promise<number> {
  const { rows } = await sql<{ number: number }>`select number from schema_version`.execute(transaction);
  return rows[0]?.number ?? 0;
}
