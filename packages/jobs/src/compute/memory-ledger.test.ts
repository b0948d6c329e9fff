import { describe, expect, it } from "vitest";
import { createMemoryLedger, type MemoryBooking } from "./memory-ledger.ts";

/** Whether a promise has settled once everything that is ready has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe("a memory ledger", () => {
  it("admits tasks while there is room, and the next when one is done", async () => {
    const ledger = createMemoryLedger({ totalBytes: 100, slots: 4 });
    const held: MemoryBooking[] = [];
    for (let task = 0; task < 4; task++) held.push(await ledger.book(25));
    const fifth = ledger.book(25);
    expect(await isSettled(fifth)).toBe(false);
    held[0]?.release();
    expect(await isSettled(fifth)).toBe(true);
  });

  it("lets a task have its slot's share although it asked for less", async () => {
    const ledger = createMemoryLedger({ totalBytes: 100, slots: 4 });
    expect((await ledger.book(1)).limitBytes).toBe(25);
    expect((await ledger.book(40)).limitBytes).toBe(40);
  });

  it("counts more than there is as the most that one task can have", async () => {
    expect((await createMemoryLedger({ totalBytes: 100, slots: 1 }).book(1000)).limitBytes).toBe(100);
    expect((await createMemoryLedger({ totalBytes: 100, slots: 4 }).book(1000)).limitBytes).toBe(75);
  });

  it("keeps one slot free of large tasks", async () => {
    const ledger = createMemoryLedger({ totalBytes: 100, slots: 2 });
    expect(ledger.claimableBytes()).toBe(Number.MAX_SAFE_INTEGER);
    await ledger.book(1000);
    expect(ledger.claimableBytes()).toBe(50);
    const second = ledger.book(1000);
    expect(await isSettled(second)).toBe(false);
    expect(await isSettled(ledger.book(50))).toBe(true);
    expect(await isSettled(second)).toBe(false);
  });

  it("does not starve a large task that waits while small ones keep coming", async () => {
    const ledger = createMemoryLedger({ totalBytes: 100, slots: 4 });
    const small = [await ledger.book(25), await ledger.book(25)];
    const large = ledger.book(75);
    expect(await isSettled(large)).toBe(false);
    expect(ledger.claimableBytes()).toBe(0); // 100 − 50 − 75 < 0
    const late = ledger.book(25);
    expect(await isSettled(late)).toBe(false);
    small[0]?.release();
    expect(await isSettled(large)).toBe(true); // 25 + 75
    expect(await isSettled(late)).toBe(false);
    small[1]?.release();
    expect(await isSettled(late)).toBe(true);
  });

  it("forgets who stops waiting", async () => {
    const ledger = createMemoryLedger({ totalBytes: 100, slots: 2 });
    const small = [await ledger.book(50), await ledger.book(20)];
    const abort = new AbortController();
    const waiting = ledger.book(50, abort.signal);
    const next = ledger.book(30);
    expect(await isSettled(next)).toBe(false);
    abort.abort(new Error("cancelled"));
    await expect(waiting).rejects.toThrow("cancelled");
    expect(await isSettled(next)).toBe(true);
    for (const booking of small) booking.release();
  });

  it("gives back once, however often it is told to", async () => {
    const ledger = createMemoryLedger({ totalBytes: 100, slots: 1 });
    const first = await ledger.book(100);
    first.release();
    const second = await ledger.book(100);
    first.release();
    expect(await isSettled(ledger.book(100))).toBe(false);
    second.release();
  });
});
