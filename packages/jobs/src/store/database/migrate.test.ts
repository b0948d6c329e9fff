import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Engine } from "./engine.ts";
import { StoreTooNewError } from "./errors.ts";
import { migrate } from "./migrate.ts";
import { MIGRATIONS, type Migration } from "./migrations.ts";
import { openSqliteEngine } from "./sqlite-engine.ts";

const FIRST: Migration = { number: 1, statements: () => ["create table colors (name text not null)"] };
const SECOND: Migration = { number: 2, statements: () => ["alter table colors add column hue integer"] };
const BROKEN: Migration = { number: 3, statements: () => ["alter table colors add column tint integer", "nonsense"] };

describe("migrate", () => {
  it("takes only the steps that are new", async () => {
    const engine = await openEngine();
    await migrate(engine, [FIRST]);
    await sql`insert into colors (name) values ('red')`.execute(engine.db);
    await migrate(engine, [FIRST, SECOND]);
    await migrate(engine, [FIRST, SECOND]);
    expect((await sql`select name, hue from colors`.execute(engine.db)).rows).toEqual([{ name: "red", hue: null }]);
  });

  it("undoes all steps when one fails", async () => {
    const engine = await openEngine();
    await migrate(engine, [FIRST]);
    await expect(migrate(engine, [FIRST, SECOND, BROKEN])).rejects.toThrow(/syntax error/);
    await migrate(engine, [FIRST]);
    await expect(sql`select hue from colors`.execute(engine.db)).rejects.toThrow(/no such column/);
  });

  it("lets an older program start again after steps that only added, and take none of them twice", async () => {
    const engine = await openEngine();
    await migrate(engine, [FIRST]);
    await migrate(engine, [FIRST, { ...SECOND, isAdditive: true }]);
    await migrate(engine, [FIRST]);
    await sql`insert into colors (name) values ('red')`.execute(engine.db);
    await migrate(engine, [FIRST, { ...SECOND, isAdditive: true }]);
    expect((await sql`select name, hue from colors`.execute(engine.db)).rows).toEqual([{ name: "red", hue: null }]);
  });

  it("refuses an older program once a step has done more than add, also before an additive one", async () => {
    const engine = await openEngine();
    const third: Migration = { number: 3, isAdditive: true, statements: () => [] };
    await migrate(engine, [FIRST]);
    await migrate(engine, [FIRST, SECOND, third]);
    await expect(migrate(engine, [FIRST])).rejects.toThrow(StoreTooNewError);
    await migrate(engine, [FIRST, SECOND]);
  });

  it("refuses to go back", async () => {
    const engine = await openEngine();
    await migrate(engine, [FIRST, SECOND]);
    await expect(migrate(engine, [FIRST])).rejects.toThrow(StoreTooNewError);
  });

  it("has numbered its steps from 1, without a gap", () => {
    expect(MIGRATIONS.map(({ number }) => number)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  });
});

async function openEngine(): Promise<Engine> {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-store-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const engine = openSqliteEngine({ folder, clock: Date.now });
  onTestFinished(() => engine.close());
  return engine;
}
