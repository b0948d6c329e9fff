import { describe, expect, it } from "vitest";
import type { JobStore } from "../../job-store.ts";
import { acceptOne, claimOne, FAILURE, isAmongDeliveries, LEASE_MS, RESULT, startOne } from "../sample-task.ts";
import type { OpenStore } from "../store-under-test.ts";

const WEBHOOK = { webhookUrl: "https://example.com/hook?\0" } as const;
const SENDING_MS = 20_000;

export function describeDelivering(open: OpenStore): void {
  describe("deliveries", () => {
    it("come into being with a success, a failure and a settled cancel", async () => {
      const { store } = await open();
      const succeeded = await startOne(store, WEBHOOK);
      await store.succeed(succeeded.id, succeeded.attempt, RESULT);
      const failed = await startOne(store, WEBHOOK);
      await store.fail(failed.id, failed.attempt, FAILURE);
      const cancelled = await startOne(store, WEBHOOK);
      await store.settleCancelled(cancelled.id, cancelled.attempt);
      const pending = await store.deliveries.list("pending", 10);
      expect(pending.map(({ taskId }) => taskId)).toEqual([cancelled.id, failed.id, succeeded.id]);
      expect(new Set(pending.map(({ id }) => id)).size).toBe(3);
    });

    it("come into being with a cancelled queued task, a late start and a lost worker", async () => {
      const { store, advance } = await open();
      const cancelled = await acceptOne(store, WEBHOOK);
      await store.requestCancel(cancelled);
      const lost = await startOne(store, WEBHOOK);
      const stopped = await startOne(store, WEBHOOK);
      await store.requestCancel(stopped.id);
      const late = await acceptOne(store, { ...WEBHOOK, startWithinMs: 1_000 });
      await advance(LEASE_MS + 1_000);
      await store.failLateStarts();
      await store.reapExpiredLeases(1);
      const released = await startOne(store, WEBHOOK);
      await store.release(released.id, released.attempt, { isCounted: true, maxAttempts: 1 });
      for (const id of [cancelled, lost.id, stopped.id, late, released.id]) {
        expect(await isAmongDeliveries(store, id)).toBe(true);
      }
      expect(await store.deliveries.list("pending", 10)).toHaveLength(5);
    });

    it("are not made for tasks without an address, nor for tasks that go on", async () => {
      const { store } = await open();
      const silent = await startOne(store);
      await store.succeed(silent.id, silent.attempt, RESULT);
      const back = await startOne(store, WEBHOOK);
      await store.release(back.id, back.attempt, { isCounted: true, maxAttempts: 3 });
      expect(await store.deliveries.list("pending", 10)).toEqual([]);
      expect(await store.deliveries.claim(SENDING_MS)).toBeUndefined();
    });

    it("are leased to one sender, and settled by it", async () => {
      const { store } = await open();
      const taskId = await finishWithWebhook(store);
      const delivery = await claimDelivery(store);
      expect(delivery).toMatchObject({ taskId, state: "pending", attempt: 1, createdAt: expect.any(Number) });
      expect(delivery.url).toMatch("https://example.com/hook");
      expect(await store.deliveries.claim(SENDING_MS)).toBeUndefined();
      expect(await store.deliveries.settle(delivery.id, 1)).toBe(true);
      expect(await store.deliveries.settle(delivery.id, 1)).toBe(false);
      expect(await store.deliveries.list("delivered", 10)).toMatchObject([{ id: delivery.id, state: "delivered" }]);
      expect(await store.deliveries.claim(SENDING_MS)).toBeUndefined();
    });

    it("go to another sender when the lease has ended, and then not by the first any more", async () => {
      const { store, advance } = await open();
      await finishWithWebhook(store);
      const first = await claimDelivery(store);
      await advance(SENDING_MS + 1_000);
      const second = await claimDelivery(store);
      expect(second).toMatchObject({ id: first.id, attempt: 2 });
      expect(await store.deliveries.settle(first.id, first.attempt)).toBe(false);
      expect(await store.deliveries.defer(first.id, first.attempt, "late")).toBe(false);
      expect(await store.deliveries.settle(second.id, second.attempt)).toBe(true);
    });

    it("wait as long as they are put off, with the reason", async () => {
      const { store, advance } = await open();
      await finishWithWebhook(store);
      const { id } = await claimDelivery(store);
      expect(await store.deliveries.defer(id, 1, "HTTP 503 \0", 60_000)).toBe(true);
      expect(await store.deliveries.settle(id, 1)).toBe(false);
      expect(await store.deliveries.claim(SENDING_MS)).toBeUndefined();
      await advance(61_000);
      const again = await claimDelivery(store);
      expect(again).toMatchObject({ id, attempt: 2 });
      expect(again.lastError).toMatch("HTTP 503");
    });

    it("are given up without a time for the next try", async () => {
      const { store, advance } = await open();
      await finishWithWebhook(store);
      const { id } = await claimDelivery(store);
      expect(await store.deliveries.defer(id, 1, "HTTP 410")).toBe(true);
      await advance(1e9);
      expect(await store.deliveries.claim(SENDING_MS)).toBeUndefined();
      expect(await store.deliveries.list("abandoned", 10)).toMatchObject([{ id, lastError: "HTTP 410" }]);
    });

    it("put the result where it belongs before word is sent of it", async () => {
      const { store, advance } = await open();
      const { id, attempt } = await startOne(store, { ...WEBHOOK, uploadUrl: "https://example.com/put" });
      await store.succeed(id, attempt, RESULT);
      const upload = await claimDelivery(store);
      expect(upload).toMatchObject({ taskId: id, kind: "upload", url: "https://example.com/put" });
      expect(await store.deliveries.claim(SENDING_MS)).toBeUndefined();
      await store.deliveries.defer(upload.id, 1, "HTTP 503", 60_000);
      expect(await store.deliveries.claim(SENDING_MS)).toBeUndefined();
      await advance(61_000);
      const again = await claimDelivery(store);
      expect(again).toMatchObject({ id: upload.id, attempt: 2 });
      await store.deliveries.settle(again.id, 2);
      expect(await claimDelivery(store)).toMatchObject({ taskId: id, kind: "webhook" });
      expect(await store.deliveries.listOf(id)).toMatchObject([
        { kind: "upload", state: "delivered" },
        { kind: "webhook", state: "pending" },
      ]);
    });

    it("send word also of a result that could not be put anywhere, and of others meanwhile", async () => {
      const { store } = await open();
      const first = await startOne(store, { ...WEBHOOK, uploadUrl: "https://example.com/put" });
      await store.succeed(first.id, first.attempt, RESULT);
      const upload = await claimDelivery(store);
      const other = await finishWithWebhook(store);
      expect(await claimDelivery(store)).toMatchObject({ taskId: other, kind: "webhook" });
      await store.deliveries.defer(upload.id, 1, "HTTP 403");
      expect(await claimDelivery(store)).toMatchObject({ taskId: first.id, kind: "webhook" });
    });

    it("have nothing to put anywhere of a task that failed", async () => {
      const { store } = await open();
      const { id, attempt } = await startOne(store, { ...WEBHOOK, uploadUrl: "https://example.com/put" });
      await store.fail(id, attempt, FAILURE);
      expect(await store.deliveries.listOf(id)).toMatchObject([{ kind: "webhook" }]);
      expect(await store.deliveries.listOf("unknown")).toEqual([]);
    });

    it("are never leased to two senders at once", async () => {
      const { store, openAgain } = await open();
      const other = await openAgain();
      for (let count = 0; count < 10; count += 1) await finishWithWebhook(store);
      const claimed = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? store : other.store).deliveries.claim(SENDING_MS)),
      );
      const ids = claimed.flatMap((delivery) => (delivery === undefined ? [] : [delivery.id]));
      for (let next = await store.deliveries.claim(SENDING_MS); next; next = await store.deliveries.claim(SENDING_MS)) {
        ids.push(next.id);
      }
      expect(ids).toHaveLength(10);
      expect(new Set(ids).size).toBe(10);
    });
  });
}

async function finishWithWebhook(store: JobStore): Promise<string> {
  await acceptOne(store, WEBHOOK);
  const { id, attempt } = await claimOne(store);
  await store.succeed(id, attempt, RESULT);
  return id;
}

async function claimDelivery(store: JobStore) {
  const delivery = await store.deliveries.claim(SENDING_MS);
  if (delivery === undefined) throw new Error("There was no delivery to claim.");
  return delivery;
}
