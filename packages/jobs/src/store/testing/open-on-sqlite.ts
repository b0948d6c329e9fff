import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import Database from "better-sqlite3";
import { onTestFinished } from "vitest";
import { openJobStore } from "../open-job-store.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

export async function openOnSqlite(): Promise<StoreUnderTest> {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-store-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  let aheadMs = 0;
  const clock = () => Date.now() + aheadMs;
  async function openAgain() {
    const opened = await openJobStore({ folder, clock });
    onTestFinished(() => opened.store.close());
    return opened;
  }
  return {
    ...(await openAgain()),
    settings: { folder },
    openAgain,
    advance(ms) {
      aheadMs += ms;
      return Promise.resolve();
    },
    async checkIntegrity() {
      const database = new Database(path.join(folder, "lacuna.db"));
      const found = database.pragma("integrity_check", { simple: true });
      const orphans = database.pragma("foreign_key_check");
      database.close();
      if (found !== "ok" || !Array.isArray(orphans) || orphans.length > 0) throw new Error(`Damaged: ${String(found)}`);
    },
  };
}
