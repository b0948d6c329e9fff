import { describe, expect, it } from "vitest";
import type { JobStore } from "../../job-store.ts";
import { acceptOne, CLAIM, claimOne, FAILURE, LEASE_MS, RESULT, startOne } from "../sample-task.ts";
import type { OpenStore } from "../store-under-test.ts";

const COUNTED = { isCounted: true, maxAttempts: 3 } as const;
const FORGIVEN = { isCounted: false, maxAttempts: 3 } as const;

export function describeRunning(open: OpenStore): void {
  describe("claiming", () => {
    it("gives a task to one worker, with a lease", async () => {
      const { store } = await open();
      const id = await acceptOne(store);
      const task = await claimOne(store);
      expect(task).toMatchObject({ id, state: "running", attempt: 1, isCancelRequested: false });
      expect(task.leaseUntil).toBe(task.startedAt + LEASE_MS);
      expect(await store.find(id)).toEqual(task);
      expect(await store.claim(CLAIM)).toBeUndefined();
    });

    it("goes by priority, then by age", async () => {
      const { store } = await open();
      const normal = await acceptOne(store);
      const low = await acceptOne(store, { priority: -1 });
      const later = await acceptOne(store);
      const urgent = await acceptOne(store, { priority: 2 });
      const order = [];
      for (let count = 0; count < 4; count += 1) order.push((await claimOne(store)).id);
      expect(order).toEqual([urgent, normal, later, low]);
    });

    it("leaves tasks alone that need more memory than there is", async () => {
      const { store } = await open();
      const large = await acceptOne(store, { memoryBytes: 8e9, priority: 9 });
      const small = await acceptOne(store, { memoryBytes: 1e9 });
      expect((await claimOne(store, { memoryBytes: 1e9 })).id).toBe(small);
      expect(await store.claim({ ...CLAIM, memoryBytes: 7.99e9 })).toBeUndefined();
      expect((await claimOne(store, { memoryBytes: 8e9 })).id).toBe(large);
    });

    it("never gives one task to two of many claims at once", async () => {
      const { store, openAgain } = await open();
      const other = await openAgain();
      const accepted = await Promise.all(Array.from({ length: 20 }, () => acceptOne(store)));
      const claimed = await Promise.all(
        Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? store : other.store).claim(CLAIM)),
      );
      // On PostgreSQL a claim that finds every candidate locked comes back empty: then the next poll takes it.
      const ids = claimed.flatMap((task) => (task === undefined ? [] : [task.id]));
      for (let task = await store.claim(CLAIM); task !== undefined; task = await store.claim(CLAIM)) ids.push(task.id);
      expect(ids.toSorted()).toEqual(accepted.toSorted());
    });
  });

  describe("a lease", () => {
    it("can be renewed, and tells of a cancel that was asked for", async () => {
      const { store, advance } = await open();
      const { id, attempt, leaseUntil } = await startOne(store);
      await advance(10_000);
      const renewed = await store.renew(id, attempt, LEASE_MS);
      expect(renewed?.isCancelRequested).toBe(false);
      const later = await store.find(id);
      if (later?.state !== "running") throw new Error("It should be running.");
      expect(renewed?.leaseUntil).toBe(later.leaseUntil);
      expect(later.leaseUntil - later.startedAt).toBeGreaterThanOrEqual(leaseUntil - later.startedAt);
      await store.requestCancel(id);
      expect(await store.renew(id, attempt, LEASE_MS)).toMatchObject({ isCancelRequested: true });
    });

    it("can still be renewed after its end, while nobody has taken the task away", async () => {
      const { store, advance } = await open();
      const { id, attempt } = await startOne(store);
      await advance(LEASE_MS + 1_000);
      expect(await store.renew(id, attempt, LEASE_MS)).toBeDefined();
      expect(await store.reapExpiredLeases(3)).toEqual([]);
    });

    it("that is kept alive is not reaped", async () => {
      const { store, advance } = await open();
      const { id, attempt } = await startOne(store);
      await advance(LEASE_MS - 5_000);
      await store.renew(id, attempt, LEASE_MS);
      await advance(LEASE_MS - 5_000);
      expect(await store.reapExpiredLeases(3)).toEqual([]);
    });

    it("that has ended returns the task to the queue, for another worker", async () => {
      const { store, advance } = await open();
      const { id } = await startOne(store);
      const waiting = await acceptOne(store);
      await advance(LEASE_MS + 1_000);
      expect(await store.reapExpiredLeases(3)).toEqual([id]);
      expect(await store.find(id)).toMatchObject({ state: "queued", attempt: 1 });
      const again = await claimOne(store, { workerId: "worker-2" });
      expect(again).toMatchObject({ id, attempt: 2 });
      expect((await claimOne(store)).id).toBe(waiting);
    });

    it("that ends as often as a task may be tried fails it as lost", async () => {
      const { store, advance } = await open();
      const id = await acceptOne(store);
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        expect((await claimOne(store)).attempt).toBe(attempt);
        await advance(LEASE_MS + 1_000);
        expect(await store.reapExpiredLeases(3)).toEqual([id]);
      }
      expect(await store.find(id)).toMatchObject({ state: "failed", attempt: 3, failure: { code: "worker_lost" } });
      expect(await store.claim(CLAIM)).toBeUndefined();
    });

    it("that is given back for a reason of its own fails with that, in the end", async () => {
      const { store } = await open();
      const id = await acceptOne(store);
      const lastFailure = { code: "provider_failed", message: "It is away." } as const;
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        expect((await claimOne(store)).attempt).toBe(attempt);
        expect(await store.release(id, attempt, { isCounted: true, maxAttempts: 2, lastFailure })).toBe(true);
      }
      expect(await store.find(id)).toMatchObject({ state: "failed", failure: lastFailure });
    });

    it("need not be waited for when its worker is known to have ended", async () => {
      const { store } = await open();
      const { id, attempt } = await startOne(store);
      const other = await acceptOne(store);
      await claimOne(store, { workerId: "worker-2" });
      const cancelled = await acceptOne(store);
      await claimOne(store);
      await store.requestCancel(cancelled);
      expect(await store.reapEndedWorkers(() => false, 3)).toEqual([]);
      expect(await store.reapEndedWorkers((workerId) => workerId === CLAIM.workerId, 3)).toEqual([id, cancelled]);
      expect(await store.find(id)).toMatchObject({ state: "queued" });
      expect(await store.find(other)).toMatchObject({ state: "running" });
      expect(await store.find(cancelled)).toMatchObject({ state: "cancelled" });
      expect(await store.succeed(id, attempt, RESULT)).toBe(false);
      expect(await claimOne(store)).toMatchObject({ id, attempt: 2 });
    });

    it("whose worker ends again and again fails the task at last", async () => {
      const { store } = await open();
      const { id } = await startOne(store);
      for (let attempt = 1; attempt < 8; attempt += 1) {
        await store.reapEndedWorkers(() => true, 2);
        expect((await claimOne(store)).attempt).toBe(attempt + 1);
      }
      expect(await store.reapEndedWorkers(() => true, 2)).toEqual([id]);
      expect(await store.find(id)).toMatchObject({ state: "failed", failure: { code: "worker_lost" } });
    });

    it("that has ended cancels a task that was asked to stop", async () => {
      const { store, advance } = await open();
      const { id } = await startOne(store);
      await store.requestCancel(id);
      await advance(LEASE_MS + 1_000);
      expect(await store.reapExpiredLeases(3)).toEqual([id]);
      expect(await store.find(id)).toMatchObject({ state: "cancelled" });
    });

    it("is reaped once when several look at the same time, each task by its own lot", async () => {
      const { store, advance, openAgain } = await open();
      const other = await openAgain();
      const back = await startOne(store);
      const cancelled = await startOne(store);
      await store.requestCancel(cancelled.id);
      const lost = await startOne(store);
      await store.release(lost.id, lost.attempt, COUNTED);
      await claimOne(store);
      await advance(LEASE_MS + 1_000);
      const reaped = await Promise.all([store, other.store, store, other.store].map((one) => one.reapExpiredLeases(2)));
      expect(reaped.flat().toSorted()).toEqual([back.id, cancelled.id, lost.id].toSorted());
      expect((await store.find(back.id))?.state).toBe("queued");
      expect((await store.find(cancelled.id))?.state).toBe("cancelled");
      expect((await store.find(lost.id))?.state).toBe("failed");
    });
  });

  describe("releasing", () => {
    it("puts the task back to its old place in the queue", async () => {
      const { store } = await open();
      const { id, attempt } = await startOne(store);
      await acceptOne(store);
      expect(await store.release(id, attempt, COUNTED)).toBe(true);
      expect(await store.find(id)).toMatchObject({ state: "queued", attempt: 1 });
      expect(await store.queuePosition(id)).toBe(0);
    });

    it("fails the task after as many counted attempts as it may have", async () => {
      const { store } = await open();
      const id = await acceptOne(store);
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        await claimOne(store);
        expect(await store.release(id, attempt, COUNTED)).toBe(true);
      }
      expect(await store.find(id)).toMatchObject({ state: "failed", failure: { code: "worker_lost" } });
    });

    it("does not count forgiven attempts, yet never gives out the same attempt twice", async () => {
      const { store } = await open();
      const id = await acceptOne(store);
      for (let attempt = 1; attempt <= 5; attempt += 1) {
        expect((await claimOne(store)).attempt).toBe(attempt);
        expect(await store.release(id, attempt, FORGIVEN)).toBe(true);
      }
      const again = await claimOne(store);
      for (let attempt = 1; attempt <= 5; attempt += 1) expect(await store.succeed(id, attempt, RESULT)).toBe(false);
      expect(await store.release(id, again.attempt, COUNTED)).toBe(true);
      expect((await store.find(id))?.state).toBe("queued");
    });

    it("cancels a task that was asked to stop", async () => {
      const { store } = await open();
      const { id, attempt } = await startOne(store);
      await store.requestCancel(id);
      expect(await store.release(id, attempt, FORGIVEN)).toBe(true);
      expect((await store.find(id))?.state).toBe("cancelled");
    });
  });

  describe("finishing", () => {
    it("keeps the result of a success", async () => {
      const { store } = await open();
      const { id, attempt, startedAt } = await startOne(store);
      expect(await store.succeed(id, attempt, RESULT)).toBe(true);
      expect(await store.find(id)).toMatchObject({ state: "succeeded", attempt: 1, startedAt, result: RESULT });
    });

    it("keeps the reason of a failure", async () => {
      const { store } = await open();
      const { id, attempt, startedAt } = await startOne(store);
      expect(await store.fail(id, attempt, FAILURE)).toBe(true);
      expect(await store.find(id)).toMatchObject({ state: "failed", startedAt, failure: FAILURE });
    });

    it("settles a cancelled run", async () => {
      const { store } = await open();
      const { id, attempt, startedAt } = await startOne(store);
      await store.requestCancel(id);
      expect(await store.settleCancelled(id, attempt)).toBe(true);
      expect(await store.find(id)).toMatchObject({ state: "cancelled", startedAt, finishedAt: expect.any(Number) });
    });

    it("takes a result that was ready before the cancel arrived", async () => {
      const { store } = await open();
      const { id, attempt } = await startOne(store);
      await store.requestCancel(id);
      expect(await store.succeed(id, attempt, RESULT)).toBe(true);
      expect((await store.find(id))?.state).toBe("succeeded");
    });

    it("lets one of many endings at once win", async () => {
      const { store, openAgain } = await open();
      const other = await openAgain();
      const { id, attempt } = await startOne(store, { webhookUrl: "https://example.com/hook" });
      const won = await Promise.all(
        [store, other.store].flatMap((one) => [
          one.succeed(id, attempt, RESULT),
          one.fail(id, attempt, FAILURE),
          one.settleCancelled(id, attempt),
          one.release(id, attempt, COUNTED),
        ]),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await store.deliveries.list("pending", 10)).length).toBeLessThanOrEqual(1);
    });

    it("sets the size of the image once it is known", async () => {
      const { store } = await open();
      const { id, attempt } = await startOne(store);
      expect(await store.noteImageSize(id, attempt, { width: 40, height: 30 })).toBe(true);
      expect((await store.find(id))?.imageSize).toEqual({ width: 40, height: 30 });
    });
  });

  describe("the fence", () => {
    const writes: readonly (readonly [string, (store: JobStore, id: string, attempt: number) => Promise<boolean>])[] = [
      ["a renewal", async (store, id, attempt) => (await store.renew(id, attempt, LEASE_MS)) !== undefined],
      ["a success", (store, id, attempt) => store.succeed(id, attempt, RESULT)],
      ["a failure", (store, id, attempt) => store.fail(id, attempt, FAILURE)],
      ["a settled cancel", (store, id, attempt) => store.settleCancelled(id, attempt)],
      ["a counted release", (store, id, attempt) => store.release(id, attempt, COUNTED)],
      ["a forgiven release", (store, id, attempt) => store.release(id, attempt, FORGIVEN)],
      ["an image size", (store, id, attempt) => store.noteImageSize(id, attempt, { width: 1, height: 1 })],
    ];

    it.each(writes)("keeps out %s by a worker whose task was given to another", async (_, write) => {
      const { store, advance } = await open();
      const { id, attempt } = await startOne(store);
      await advance(LEASE_MS + 1_000);
      await store.reapExpiredLeases(3);
      expect(await write(store, id, attempt)).toBe(false);
      const second = await claimOne(store);
      expect(await write(store, id, attempt)).toBe(false);
      expect(await store.find(id)).toEqual(second);
    });

    it.each(writes)("keeps out %s for a task that is queued or finished", async (_, write) => {
      const { store } = await open();
      const queued = await acceptOne(store);
      expect(await write(store, queued, 0)).toBe(false);
      const { id, attempt } = await claimOne(store);
      await store.fail(id, attempt, FAILURE);
      const finished = await store.find(id);
      expect(await write(store, id, attempt)).toBe(false);
      expect(await store.find(id)).toEqual(finished);
    });
  });
}
