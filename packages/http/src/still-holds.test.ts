import { StoreUnavailableError } from "@lacuna/jobs";
import { expect, it } from "vitest";
import { ForbiddenError } from "./errors.ts";
import type { Caller, KeyRing } from "./key-ring.ts";
import { KeyRevokedError, whileKeyHolds } from "./still-holds.ts";

const CALLER: Caller = { owner: "somebody", name: "somebody", limits: {} };
const OFTEN = { everyMs: 5 };

/** Answers one after another, and then always as the last time. */
function ringOf(...answers: readonly (() => Caller | undefined)[]): KeyRing & { readonly asked: () => number } {
  let asked = 0;
  return {
    asked: () => asked,
    check: async () => ({ kind: "unknown" }),
    find: async () => answers[Math.min(asked++, answers.length - 1)]?.(),
  };
}
const known = (): Caller => CALLER;
const revoked = (): undefined => undefined;
const away = (): never => {
  throw new StoreUnavailableError("The database is away.");
};
const forbidden = (): never => {
  throw new ForbiddenError("This API key may not use this contract.");
};

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function wait(keys: KeyRing, work: (signal: AbortSignal) => Promise<unknown>, client = new AbortController()) {
  return whileKeyHolds(keys, CALLER.owner, client.signal, work, OFTEN);
}

it("ends a wait when the key is revoked or may no longer do this, and not because the database is away", async () => {
  const keys = ringOf(known, away, away, revoked);
  await expect(wait(keys, untilAborted)).rejects.toThrow(KeyRevokedError);
  expect(keys.asked()).toBe(4);
  await expect(wait(ringOf(known, forbidden), untilAborted)).rejects.toThrow(ForbiddenError);
});

it("gives nobody what came after the key was revoked, and everybody else what came", async () => {
  await expect(wait(ringOf(revoked), async () => "result")).rejects.toThrow(KeyRevokedError);
  expect(await wait(ringOf(known), async () => "result")).toBe("result");
  expect(await wait(ringOf(away), async () => "result")).toBe("result");
});

it("ends with its client's signal, and asks about no key afterwards", async () => {
  const client = new AbortController();
  const keys = ringOf(known);
  const ended = wait(keys, untilAborted, client);
  client.abort(new Error("gone"));
  await expect(ended).rejects.toThrow("gone");
  const asked = keys.asked();
  await new Promise((resolve) => setTimeout(resolve, 10 * OFTEN.everyMs));
  expect(keys.asked()).toBe(asked);
});
