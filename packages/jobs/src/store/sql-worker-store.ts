import { type Selectable, sql } from "kysely";
import type { Ability } from "../model/need.ts";
import type { EpochMs } from "../model/task.ts";
import type { Engine } from "./database/engine.ts";
import type { WorkersTable } from "./database/tables.ts";
import { FORGET_AFTER_MS, LATELY_MS, SILENT_AFTER_MS, type StoredWorker, type WorkerStore } from "./worker-store.ts";

export function createWorkerStore(engine: Engine): WorkerStore {
  const { db } = engine;

  async function readAll(): Promise<readonly { readonly worker: StoredWorker; readonly silentMs: number }[]> {
    const rows = await db
      .selectFrom("workers")
      .selectAll()
      .select(sql<EpochMs>`${engine.now()} - seen_at`.as("silent_ms"))
      .orderBy("seen_at", "desc")
      .execute();
    return rows.map((row) => ({ worker: toStoredWorker(row, row.silent_ms), silentMs: row.silent_ms }));
  }

  return {
    async report({ id, version, abilities }) {
      const now = engine.now();
      const said = { version, abilities: JSON.stringify(abilities), seen_at: now, left_at: null };
      await db
        .insertInto("workers")
        .values({ id, started_at: now, ...said })
        .onConflict((conflict) => conflict.column("id").doUpdateSet(said))
        .execute();
    },

    async leave(id) {
      const now = engine.now();
      await db.updateTable("workers").set({ left_at: now, seen_at: now }).where("id", "=", id).execute();
    },

    async list() {
      const all = (await readAll()).map(({ worker }) => worker);
      return [...all.filter(({ state }) => state === "live"), ...all.filter(({ state }) => state !== "live")];
    },

    async recentAbilities() {
      const recent = (await readAll()).filter(({ silentMs }) => silentMs < LATELY_MS);
      return recent.flatMap(({ worker }) => worker.abilities);
    },

    async forget() {
      const last = sql<EpochMs>`${engine.now()} - ${sql.lit(FORGET_AFTER_MS)}`;
      await db.deleteFrom("workers").where("seen_at", "<", last).execute();
    },
  };
}

function toStoredWorker(row: Selectable<WorkersTable>, silentMs: number): StoredWorker {
  const abilities: readonly Ability[] = JSON.parse(row.abilities);
  return {
    id: row.id,
    version: row.version,
    abilities,
    startedAt: row.started_at,
    seenAt: row.seen_at,
    state: row.left_at !== null ? "left" : silentMs < SILENT_AFTER_MS ? "live" : "silent",
  };
}
