import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openJobStore } from "@lacuna/jobs";
import { expect, it, onTestFinished } from "vitest";
import { runCrashes } from "../testing/crash-run.ts";

it("finishes every acknowledged task, however often its process is killed", { timeout: 600_000 }, async () => {
  const dataFolder = await mkdtemp(path.join(tmpdir(), "lacuna-crash-"));
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true, maxRetries: 10 }));
  const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);
  console.info(`CRASH_SEED=${seed} kills at the same moments again, as far as the machine lets it.`);
  const report = await runCrashes({ dataFolder, tasks: 200, kills: 25, seed });
  expect(report.wrong).toEqual([]);
  expect(report.acknowledged).toBeGreaterThanOrEqual(200);

  // Nothing is left over, and nothing was made twice: what is stored was acknowledged, or cut off in the middle of that.
  const { store } = await openJobStore({ folder: dataFolder });
  onTestFinished(() => store.close());
  const { succeeded, ...others } = await store.count();
  expect(others).toEqual({ queued: 0, running: 0, failed: 0, cancelled: 0 });
  expect(succeeded).toBeGreaterThanOrEqual(report.acknowledged);
  expect(succeeded).toBeLessThanOrEqual(report.acknowledged + report.cutOff);
  const attempts = (await store.list({ limit: 1000 })).map(({ attempt }) => attempt);
  expect(Math.max(...attempts), "kills have hit tasks that were running").toBeGreaterThan(1);
});
