import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createEraser } from "@lacuna/library";
import { expect, it, onTestFinished } from "vitest";
import { maskFile, pictureFile } from "../compute/testing/pictures.ts";
import { CRASH_PICTURE, type HostReport } from "./testing/crash-protocol.ts";
import { openParts } from "./testing/open-parts.ts";

const KILLS = 8;
const TASKS_A_LIFE = 5;
const SEEDS = 3;
/** Every other kill comes when a task has been started, the others at any time until about the last result of a life. */
const LONGEST_LIFE_MS = 1500;

it("finishes every accepted task once, however often the process is killed", { timeout: 600_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "lacuna-crash-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  const accepted = new Map<string, number>();
  const finished: string[] = [];

  /** Lives until the test lets go of it. */
  async function start(): Promise<ChildProcess> {
    const host = fork(new URL("./testing/crashing-host.js", import.meta.url), [folder]);
    onTestFinished(() => void host.kill("SIGKILL"));
    const ready = Promise.withResolvers<void>();
    host.on("message", (message) => {
      if (typeof message !== "string") return;
      const report: HostReport = JSON.parse(message);
      if (report.kind === "ready") ready.resolve();
      else if (report.kind === "started") host.emit("task-started");
      else if (report.kind === "accepted") accepted.set(report.id, report.seed);
      else finished.push(report.id);
    });
    host.once("exit", () => ready.reject(new Error("the host ended by itself")));
    await ready.promise;
    return host;
  }

  for (let life = 0; life < KILLS; life++) {
    const host = await start();
    const started = once(host, "task-started");
    for (let task = 0; task < TASKS_A_LIFE; task++) host.send((life * TASKS_A_LIFE + task) % SEEDS);
    await (life % 2 === 0 ? started : sleep(Math.random() * LONGEST_LIFE_MS));
    host.kill("SIGKILL");
    await once(host, "close");
  }
  expect(accepted.size).toBeGreaterThan(0);

  const last = await start();
  const parts = await openParts({ folder });
  onTestFinished(() => parts[Symbol.asyncDispose]());
  const countOpen = async (): Promise<number> => {
    const { queued, running } = await parts.store.count();
    return queued + running;
  };
  await expect.poll(countOpen, { timeout: 300_000, interval: 200 }).toBe(0);
  last.kill("SIGKILL");
  await once(last, "close");

  expect(new Set(finished).size, "no task is said to have succeeded twice").toBe(finished.length);
  let retried = 0;
  const wanted = await expectedResults();
  for (const [id, seed] of accepted) {
    const task = await parts.store.find(id);
    if (task?.state !== "succeeded") throw new Error(`${id} has not succeeded: ${JSON.stringify(task)}`);
    if (task.attempt > 1) retried++;
    const [artifact, ...others] = task.result.artifacts;
    expect(others).toEqual([]);
    const bytes = await parts.artifacts.read(artifact?.key ?? "");
    expect(Buffer.compare(bytes ?? new Uint8Array(), wanted[seed] ?? new Uint8Array())).toBe(0);
  }
  expect(retried, "kills have hit tasks that were running").toBeGreaterThan(0);
});

async function expectedResults(): Promise<readonly Uint8Array[]> {
  const { width, height, holeSide } = CRASH_PICTURE;
  const [image, mask] = [await pictureFile(width, height), await maskFile(width, height, holeSide)];
  await using eraser = createEraser({ threads: 1 });
  const results: Uint8Array[] = [];
  for (let seed = 0; seed < SEEDS; seed++) {
    results.push((await eraser.erase({ image, mask, dilatePx: 3, seed, keepMetadata: false })).bytes);
  }
  return results;
}
