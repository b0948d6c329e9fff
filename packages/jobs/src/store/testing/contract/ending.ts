import { describe, expect, it } from "vitest";
import { acceptOne, CLAIM, claimOne, FAILURE, LEASE_MS, RESULT, RETENTION_MS, startOne } from "../sample-task.ts";
import type { OpenStore } from "../store-under-test.ts";

export function describeEnding(open: OpenStore): void {
  describe("cancelling", () => {
    it("ends a queued task at once", async () => {
      const { store } = await open();
      const id = await acceptOne(store);
      expect(await store.requestCancel(id)).toBe("cancelled");
      const task = await store.find(id);
      expect(task).toMatchObject({ state: "cancelled", attempt: 0 });
      expect(task).not.toHaveProperty("startedAt");
      expect(await store.claim(CLAIM)).toBeUndefined();
    });

    it("marks a running task, as often as it is asked to", async () => {
      const { store } = await open();
      const { id } = await startOne(store);
      expect(await store.requestCancel(id)).toBe("requested");
      expect(await store.requestCancel(id)).toBe("requested");
      expect(await store.find(id)).toMatchObject({ state: "running", isCancelRequested: true });
    });

    it("leaves a finished task as it is", async () => {
      const { store } = await open();
      const { id, attempt } = await startOne(store);
      await store.succeed(id, attempt, RESULT);
      expect(await store.requestCancel(id)).toBe("already_finished");
      expect((await store.find(id))?.state).toBe("succeeded");
    });

    it("either ends a task or marks it, when it races with a claim", async () => {
      const { store, openAgain } = await open();
      const other = await openAgain();
      for (let round = 0; round < 10; round += 1) {
        const id = await acceptOne(store);
        const [outcome, claimed] = await Promise.all([store.requestCancel(id), other.store.claim(CLAIM)]);
        expect([id, undefined]).toContain(claimed?.id);
        expect(outcome).toBe(claimed === undefined ? "cancelled" : "requested");
        if (claimed !== undefined) expect(await store.settleCancelled(id, claimed.attempt)).toBe(true);
      }
    });
  });

  describe("starting too late", () => {
    it("fails a task that has not started in the time its caller gave", async () => {
      const { store, advance } = await open();
      const late = await acceptOne(store, { startWithinMs: 5_000 });
      const patient = await acceptOne(store, { startWithinMs: 500_000 });
      const indifferent = await acceptOne(store);
      expect(await store.failLateStarts()).toEqual([]);
      await advance(6_000);
      expect(await store.failLateStarts()).toEqual([late]);
      expect(await store.find(late)).toMatchObject({ state: "failed", failure: { code: "timed_out" } });
      expect((await store.find(patient))?.state).toBe("queued");
      expect((await store.find(indifferent))?.state).toBe("queued");
    });

    it("does not let a worker claim what is late already", async () => {
      const { store, advance } = await open();
      await acceptOne(store, { startWithinMs: 5_000 });
      await advance(6_000);
      expect(await store.claim(CLAIM)).toBeUndefined();
    });

    it("is no matter for a task that has started, even when it comes back", async () => {
      const { store, advance } = await open();
      const { id, attempt } = await startOne(store, { startWithinMs: 5_000 });
      await advance(6_000);
      expect(await store.failLateStarts()).toEqual([]);
      await store.release(id, attempt, { isCounted: true, maxAttempts: 3 });
      expect(await store.failLateStarts()).toEqual([]);
      expect((await claimOne(store)).id).toBe(id);
    });
  });

  describe("deleting", () => {
    it("takes finished tasks only, with their logs and deliveries", async () => {
      const { store } = await open();
      const queued = await acceptOne(store);
      expect(await store.delete(queued)).toBe(false);
      const { id, attempt } = await claimOne(store);
      expect(await store.delete(id)).toBe(false);
      await store.fail(id, attempt, FAILURE);
      const told = await startOne(store, { webhookUrl: "https://example.com" });
      await store.appendLog(told.id, { level: "info", message: "line" });
      await store.settleCancelled(told.id, told.attempt);
      expect(await store.delete(told.id)).toBe(true);
      expect(await store.delete(told.id)).toBe(false);
      expect(await store.find(told.id)).toBeUndefined();
      expect(await store.readLog(told.id)).toEqual([]);
      expect(await store.deliveries.list("pending", 10)).toEqual([]);
      expect((await store.find(id))?.state).toBe("failed");
    });

    it("purges finished tasks when their time is up, oldest first, at most as many as asked for", async () => {
      const { store, advance } = await open();
      const ids: string[] = [];
      for (let count = 0; count < 3; count += 1) {
        const { id, attempt } = await startOne(store);
        await store.succeed(id, attempt, RESULT);
        ids.push(id);
        await advance(10);
      }
      const queued = await acceptOne(store);
      await advance(LEASE_MS);
      expect(await store.purgeExpired(10)).toEqual([]);
      await advance(RETENTION_MS);
      const fresh = await claimOne(store);
      await store.succeed(fresh.id, fresh.attempt, RESULT);
      expect(fresh.id).toBe(queued);
      expect((await store.purgeExpired(2)).toSorted()).toEqual(ids.slice(0, 2).toSorted());
      expect(await store.purgeExpired(2)).toEqual(ids.slice(2));
      expect(await store.purgeExpired(2)).toEqual([]);
      expect((await store.list({ limit: 10 })).map(({ id }) => id)).toEqual([fresh.id]);
    });
  });
}
