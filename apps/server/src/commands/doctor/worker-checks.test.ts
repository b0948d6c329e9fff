import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type JobStore, type NewTask, openJobStore, type ReportedWorker } from "@lacuna/jobs";
import { STANDARD_LIMITS } from "@lacuna/safety";
import { expect, it, onTestFinished } from "vitest";
import { lookAtWorkers } from "./worker-checks.ts";

const SERVES = { role: "serve", safety: undefined } as const;
const url = "http://127.0.0.1:9/check";
const safety = { kind: "http", url, limits: STANDARD_LIMITS, whenUnavailable: "refuse", timeoutMs: 1000 } as const;
const CHECKS = { role: "serve", safety } as const;

async function openStore(): Promise<JobStore> {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-workers-"));
  const { store } = await openJobStore({ folder });
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return store;
}

function worker(isModerated: boolean): ReportedWorker {
  const needs = ["erase", ...(isModerated ? ["erase+checked"] : [])];
  const abilities = needs.map((need) => ({ need, provider: "engine", atOnce: 1, isModerated }));
  return { id: `worker ${isModerated}`, version: "1.0.0", abilities };
}

function eraseTask(mustBeChecked: boolean): NewTask {
  const input = { kind: "url", url: "https://pictures.example/a.png" } as const;
  const output = { format: "same", keepMetadata: false } as const;
  return {
    id: `task ${mustBeChecked}`,
    command: { kind: "erase", image: input, mask: input, dilatePx: 3, seed: 0, variations: 1, output, mustBeChecked },
    origin: { facade: "bfl", model: "erase", note: null },
    owner: "local",
    priority: 0,
    memoryBytes: 1,
    retentionMs: 3_600_000,
  };
}

it("says who is there, and whether pictures are looked at", async () => {
  const store = await openStore();
  expect(await lookAtWorkers({ ...SERVES, role: "both" }, store)).toEqual({
    level: "ok",
    text: "none is there: one comes with the server",
  });
  const nobody = await lookAtWorkers(SERVES, store);
  expect(nobody).toEqual({ level: "warning", text: "none is there: tasks wait until one comes" });

  await store.workers.report(worker(false));
  expect(await lookAtWorkers(SERVES, store)).toEqual({ level: "ok", text: "1 is there" });
  await expect(lookAtWorkers(CHECKS, store)).rejects.toThrow("1 is there, none with a safety checker: what is");

  await store.workers.report(worker(true));
  expect(await lookAtWorkers(CHECKS, store)).toEqual({ level: "ok", text: "2 are there, 1 with a safety checker" });
  expect(await lookAtWorkers(SERVES, store)).toMatchObject({
    level: "warning",
    text: "2 are there, 1 with a safety checker; without safetyChecker here, tasks go to any of them",
  });
});

it("tells of tasks that nobody who is there can do", async () => {
  const store = await openStore();
  await store.workers.report(worker(false));
  await store.accept(eraseTask(false));
  expect((await lookAtWorkers(SERVES, store)).level).toBe("ok");
  await store.accept(eraseTask(true));
  expect(await lookAtWorkers(SERVES, store)).toEqual({
    level: "warning",
    text: "1 is there, and tasks wait for what none of them can do: erase+checked (1)",
  });
});
