import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { JobStore } from "../store/job-store.ts";
import { type HousekeeperSettings, startHousekeeper } from "./housekeeper.ts";
import { newTask, openParts, type TestParts } from "./testing/open-parts.ts";

const OFTEN: Partial<HousekeeperSettings> = {
  maxAttempts: 2,
  watchEveryMs: 20,
  purgeEveryMs: 20,
  sweepEveryMs: 20,
};
const HOUR_MS = 3_600_000;
const broken = (): Promise<never> => Promise.reject(new Error("broken"));
const PATIENCE = { timeout: 30_000 };

describe("the housekeeper", () => {
  let parts: TestParts;
  let lateMs = 0;
  const now = (): number => Date.now() + lateMs;
  beforeEach(async () => {
    lateMs = 0;
    parts = await openParts({ clock: now });
  });
  afterEach(() => parts[Symbol.asyncDispose]());

  function start(store: JobStore = parts.store): void {
    const housekeeper = startHousekeeper({ ...parts, store, now, settings: OFTEN });
    onTestFinished(() => housekeeper.stop());
  }

  async function file(key: string): Promise<string> {
    await parts.artifacts.write(key, new Uint8Array(3), { contentType: "image/png" });
    return key;
  }

  const exists = async (key: string): Promise<boolean> => (await parts.artifacts.stat(key)) !== undefined;

  it("gives tasks back whose worker has gone silent, and fails them in the end", async () => {
    const id = randomUUID();
    await parts.store.accept(newTask(id));
    start();
    for (let attempt = 1; attempt <= 2; attempt++) {
      await expect.poll(async () => (await parts.store.find(id))?.state, PATIENCE).toBe("queued");
      await parts.store.claim({ workerId: "gone", leaseMs: 1, memoryBytes: 1 });
    }
    await expect
      .poll(async () => parts.store.find(id), PATIENCE)
      .toMatchObject({ state: "failed", failure: { code: "worker_lost" } });
  });

  it("fails tasks that have not started in time", async () => {
    const id = randomUUID();
    await parts.store.accept(newTask(id, { startWithinMs: 1000 }));
    start();
    lateMs = 2000;
    await expect
      .poll(async () => parts.store.find(id), PATIENCE)
      .toMatchObject({ state: "failed", failure: { code: "timed_out" } });
  });

  it("deletes tasks and uploads with their files when their time is up", async () => {
    const [task, upload] = [randomUUID(), randomUUID()];
    await parts.store.accept(newTask(task, { retentionMs: HOUR_MS }));
    await parts.store.requestCancel(task);
    const common = { owner: "a", fileName: "x", contentType: "image/png" };
    await parts.store.uploads.begin({ id: upload, ...common, retentionMs: HOUR_MS });
    const keys = [await file(`tasks/${task}/1/0.png`), await file(`uploads/${upload}/x/file`)];
    start();
    lateMs = HOUR_MS + 1;
    for (const key of keys) await expect.poll(() => exists(key), PATIENCE).toBe(false);
    expect(await parts.store.find(task)).toBeUndefined();
    expect(await parts.store.uploads.find(upload)).toBeUndefined();
  });

  it("deletes old files whose task was never accepted, and no others", async () => {
    const [known, unknown, upload] = [randomUUID(), randomUUID(), randomUUID()];
    await parts.store.accept(newTask(known));
    const kept = await file(`tasks/${known}/image`);
    const orphans = [await file(`tasks/${unknown}/image`), await file(`uploads/${upload}/parts/1`)];
    start();
    await new Promise((resolve) => setTimeout(resolve, 100)); // some sweeps while they are young
    for (const key of orphans) expect(await exists(key)).toBe(true);
    lateMs = HOUR_MS + 60_000;
    for (const key of orphans) await expect.poll(() => exists(key), PATIENCE).toBe(false);
    expect(await exists(kept)).toBe(true);
  });

  it("does its other duties when one fails", async () => {
    const id = randomUUID();
    await parts.store.accept(newTask(id, { startWithinMs: 1000 }));
    start({ ...parts.store, reapExpiredLeases: broken, purgeExpired: broken });
    lateMs = 2000;
    await expect.poll(async () => (await parts.store.find(id))?.state, PATIENCE).toBe("failed");
    expect(parts.log.lines.some((line) => line.includes("housekeeping failed"))).toBe(true);
  });
});
