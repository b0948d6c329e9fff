import { describe, expect, it } from "vitest";
import { startWorkLoop } from "./work-loop.ts";

const NEVER_MS = 3_600_000;
const ignore = (): void => undefined;

/** Turns that the test lets end one by one. */
function stepwise() {
  const begun: PromiseWithResolvers<boolean>[] = [];
  const watchers: { count: number; resolve: () => void }[] = [];
  return {
    turn: () => {
      const own = Promise.withResolvers<boolean>();
      begun.push(own);
      for (const { count, resolve } of watchers) if (begun.length >= count) resolve();
      return own.promise;
    },
    begun: (count: number) =>
      new Promise<void>((resolve) => {
        if (begun.length >= count) resolve();
        else watchers.push({ count, resolve });
      }),
    end: (hasMore: boolean) => begun.at(-1)?.resolve(hasMore),
    fail: (error: Error) => begun.at(-1)?.reject(error),
    count: () => begun.length,
  };
}

describe("a work loop", () => {
  it("takes turns while there is more to do, then sleeps until it is woken", async () => {
    const steps = stepwise();
    const loop = startWorkLoop({ pollMs: NEVER_MS, turn: steps.turn, onError: ignore });
    steps.end(true);
    await steps.begun(2);
    steps.end(false);
    await new Promise((resolve) => setImmediate(resolve));
    expect(steps.count()).toBe(2);
    loop.wake();
    await steps.begun(3);
    steps.end(false);
    await loop.stop();
    expect(steps.count()).toBe(3);
  });

  it("does not lose a wake-up that comes during a turn", async () => {
    const steps = stepwise();
    const loop = startWorkLoop({ pollMs: NEVER_MS, turn: steps.turn, onError: ignore });
    loop.wake();
    steps.end(false);
    await steps.begun(2);
    steps.end(false);
    await loop.stop();
  });

  it("goes on after an error, but not at once although it is woken", async () => {
    const steps = stepwise();
    const errors: unknown[] = [];
    const loop = startWorkLoop({ pollMs: 30, turn: steps.turn, onError: (error) => errors.push(error) });
    loop.wake();
    steps.fail(new Error("away"));
    await new Promise((resolve) => setImmediate(resolve));
    loop.wake();
    expect(steps.count()).toBe(1);
    await steps.begun(2);
    expect(errors).toHaveLength(1);
    steps.end(false);
    await loop.stop();
  });

  it("looks by itself when nobody wakes it", async () => {
    const steps = stepwise();
    const loop = startWorkLoop({ pollMs: 5, turn: steps.turn, onError: ignore });
    for (let count = 1; count < 4; count++) {
      await steps.begun(count);
      steps.end(false);
    }
    await steps.begun(4);
    steps.end(true);
    await loop.stop();
  });
});
