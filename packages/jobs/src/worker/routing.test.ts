import { afterEach, describe, expect, it } from "vitest";
import { ComputeFailedError } from "../compute/errors.ts";
import type { Provider } from "../compute/provider.ts";
import { createTasks } from "../create-tasks.ts";
import type { Submission } from "../tasks.ts";
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
    const test = await open({ providers: [slow], compute: { slots: 1 } });
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
    const test = await open({ providers: [slow], compute: { slots: 1 } });
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

  it("is told of while it is there, and lets servers without providers accept what it can do", async () => {
    const slow = slowProvider(4);
    const test = await open({ providers: [slow], worker: { version: "1.2.3", finds: ["shadow"] } });
    await expect.poll(async () => (await test.parts.store.workers.list()).length, PATIENCE).toBe(1);
    const [worker] = await test.parts.store.workers.list();
    expect(worker).toMatchObject({ version: "1.2.3", state: "live" });
    expect(worker?.abilities.slice(0, 4)).toEqual([
      { need: "fill", provider: "slow", atOnce: 4 },
      { need: "fill+shadow", provider: "slow", atOnce: 4 },
      { need: "erase", provider: "engine", atOnce: 2 },
      { need: "erase+shadow", provider: "engine", atOnce: 2 },
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
