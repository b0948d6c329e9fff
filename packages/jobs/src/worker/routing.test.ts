import { afterEach, describe, expect, it } from "vitest";
import type { Sense } from "@lacuna/detect";
import { parseLimits, type SafetyScores } from "@lacuna/safety";
import { ComputeFailedError } from "../compute/errors.ts";
import { createMemoryLedger } from "../compute/memory-ledger.ts";
import { engineProvider, type Provider } from "../compute/provider.ts";
import { createTasks } from "../create-tasks.ts";
import { moderatedProvider } from "../safety/moderated-provider.ts";
import type { Submission } from "../tasks.ts";
import { startWorker } from "./worker.ts";
import { openService, type TestService, type TestServiceOptions } from "./testing/open-service.ts";
import { longSubmission, quickSubmission } from "./testing/submissions.ts";

const PATIENCE = { timeout: 60_000 };

/** Fills, and is done with none before it is told to. */
interface SlowProvider extends Provider {
  readonly started: () => number;
  finish(): void;
}

function slowProvider(atOnce: number): SlowProvider {
  let started = 0;
  const gate = Promise.withResolvers<void>();
  return {
    name: "slow",
    kinds: ["fill"],
    atOnce,
    started: () => started,
    finish: () => gate.resolve(),
    async carryOut(_, { signal }) {
      started += 1;
      const stopped = new Promise<never>((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
      await Promise.race([gate.promise, stopped]);
      throw new ComputeFailedError({ code: "provider_failed", message: "It was told to." }, "told to");
    },
  };
}

async function fillSubmission(): Promise<Submission> {
  const { command, ...rest } = await quickSubmission();
  const { image, mask, seed, variations, output } = command;
  return { ...rest, command: { kind: "fill", image, mask, seed, variations, output, prompt: "a cat" } };
}

async function queued({ parts }: TestService): Promise<object> {
  return Object.fromEntries(await parts.store.queueDepth());
}

describe("a worker's room", { timeout: 180_000 }, () => {
  let service: TestService | undefined;
  afterEach(async () => {
    await service?.[Symbol.asyncDispose]();
    service = undefined;
  });
  const open = async (options: TestServiceOptions = {}): Promise<TestService> => (service = await openService(options));

  it("for erases is not taken by a hundred fills that wait for a slow provider", async () => {
    const slow = slowProvider(3);
    const test = await open({ providers: [slow] });
    const fill = await fillSubmission();
    const fills = await Promise.all(Array.from({ length: 100 }, () => test.submit(fill)));
    const erases = await Promise.all(Array.from({ length: 10 }, async () => test.submit(await quickSubmission())));
    for (const id of erases) expect((await test.tasks.wait(id))?.state).toBe("succeeded");
    expect(slow.started()).toBe(3);
    expect(await queued(test)).toEqual({ fill: 97 });
    slow.finish();
    for (const id of fills) expect((await test.tasks.wait(id))?.state).toBe("failed");
  });

  it("for fills is not taken by erases that fill all slots", async () => {
    const slow = slowProvider(2);
    const test = await open({ providers: [slow] });
    const erases = [await test.submit(await longSubmission()), await test.submit(await longSubmission())];
    await expect.poll(() => test.worker.stats().running.computing, PATIENCE).toBe(1);
    const fills = [];
    for (let count = 0; count < 3; count++) fills.push(await test.submit(await fillSubmission()));
    await expect.poll(() => slow.started(), PATIENCE).toBe(2);
    expect(await queued(test)).toEqual({ erase: 1, fill: 1 });
    for (const id of [...erases, ...fills]) await test.tasks.cancel(id);
    for (const id of [...erases, ...fills]) expect((await test.tasks.wait(id))?.state).toBe("cancelled");
  });

  it("is for the kinds that it is to take", async () => {
    const slow = slowProvider(1);
    const test = await open({ providers: [slow], worker: { takes: ["fill"] } });
    const erase = await test.submit(await quickSubmission());
    await test.submit(await fillSubmission());
    await expect.poll(() => slow.started(), PATIENCE).toBe(1);
    expect(await test.tasks.find(erase)).toMatchObject({ state: "queued", attempt: 0 });
    slow.finish();
  });

  it("is for what can be found there at the moment, also when that changes", async () => {
    let finds: readonly Sense[] = [];
    const test = await open({ worker: { finds: () => finds, reportEveryMs: 50 } });
    const { command, ...rest } = await quickSubmission();
    if (command.mask.kind === "found") throw new Error("The sample's mask is a file.");
    const mask = { kind: "found", find: ["shadow"], marked: command.mask } as const;
    const id = await test.submit({ ...rest, command: { ...command, mask } });
    const before = await test.submit({ ...rest, command });
    expect((await test.tasks.wait(before))?.state).toBe("succeeded");
    expect(await test.tasks.find(id)).toMatchObject({ state: "queued", attempt: 0 });
    finds = ["shadow"];
    expect((await test.tasks.wait(id))?.state).toBe("succeeded");
    const [worker] = await test.parts.store.workers.list();
    expect(worker?.abilities.map(({ need }) => need)).toContain("erase+shadow");
  });

  it("is for what must be checked only where there is a checker, and a server that knows of none refuses that", async () => {
    const test = await open({ worker: { reportEveryMs: 50 } });
    const { workers } = test.parts.store;
    const server = createTasks({ ...test.parts, safetyChecks: "elsewhere" });
    const submission = await quickSubmission();
    await expect.poll(async () => (await workers.recentAbilities()).length, PATIENCE).toBeGreaterThan(0);
    expect(await server.submit(submission)).toMatchObject({
      kind: "refused",
      failure: { code: "no_provider", message: expect.stringContaining("no worker that has one") },
    });
    // One of an older version does not say whether it looks: its successor may.
    await workers.report({ id: "older", version: "0", abilities: [{ need: "erase", provider: "engine", atOnce: 1 }] });
    const waiting = await server.submit(submission);
    if (waiting.kind !== "accepted") throw new Error(`Not accepted: ${waiting.kind}`);
    const unasked = await server.submit({ ...submission, command: { ...submission.command, safetyCheck: "none" } });
    if (unasked.kind !== "accepted") throw new Error(`Not accepted: ${unasked.kind}`);
    expect((await test.tasks.wait(unasked.task.id))?.state).toBe("succeeded");
    expect(await queued(test)).toEqual({ "erase+checked": 1 });

    let looks = 0;
    const check = async (): Promise<SafetyScores> => {
      looks += 1;
      return { porn: 0 };
    };
    const checker = { name: "test", check, close: async () => undefined };
    const moderation = { checker, limits: parseLimits(["porn=0.5"]), whenUnavailable: "refuse" } as const;
    const able = startWorker({
      ...test.parts,
      pool: test.pool,
      ledger: createMemoryLedger({ totalBytes: 8e9, slots: 2 }),
      providers: [moderatedProvider(engineProvider(test.pool), test.pool, moderation)],
      settings: { workerId: "able" },
    });
    expect((await test.tasks.wait(waiting.task.id))?.state).toBe("succeeded");
    expect(looks).toBe(2);
    expect((await server.submit(submission)).kind).toBe("accepted");
    await able.stop({ graceMs: 60_000 });
  });

  it("is told of while it is there, and lets servers without providers accept what it can do", async () => {
    const slow = slowProvider(4);
    const test = await open({
      providers: [slow],
      worker: { version: "1.2.3", finds: () => ["shadow"] },
      compute: { slots: 2 },
    });
    await expect.poll(async () => (await test.parts.store.workers.list()).length, PATIENCE).toBe(1);
    const [worker] = await test.parts.store.workers.list();
    expect(worker).toMatchObject({ version: "1.2.3", state: "live" });
    expect(worker?.abilities.slice(0, 4)).toEqual([
      { need: "fill", provider: "slow", atOnce: 4, isModerated: false },
      { need: "fill+shadow", provider: "slow", atOnce: 4, isModerated: false },
      { need: "erase", provider: "engine", atOnce: 2, isModerated: false },
      { need: "erase+shadow", provider: "engine", atOnce: 2, isModerated: false },
    ]);
    const elsewhere = createTasks(test.parts);
    const outcome = await elsewhere.submit(await fillSubmission());
    if (outcome.kind !== "accepted") throw new Error(`Not accepted: ${outcome.kind}`);
    slow.finish();
    expect((await test.tasks.wait(outcome.task.id))?.state).toBe("failed");
    await test.worker.stop({ graceMs: 0 });
    expect(await test.parts.store.workers.list()).toMatchObject([{ state: "left" }]);
    // Whoever has gone may come back: what it could do waits for it.
    const waiting = await elsewhere.submit(await fillSubmission());
    expect(waiting).toMatchObject({ kind: "accepted", task: { state: "queued" } });
    expect(await queued(test)).toEqual({ fill: 1 });
  });
});
