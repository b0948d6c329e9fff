import { describe, expect, it } from "vitest";
import { acceptOne, CLAIM, claimOne, FAILURE, LEASE_MS, RESULT, startOne } from "../sample-task.ts";
import type { OpenStore } from "../store-under-test.ts";

const WEBHOOK = { webhookUrl: "https://example.com/hook" } as const;
const SENDING_MS = 20_000;

export function describeRetrying(open: OpenStore): void {
  describe("retrying", () => {
    it("puts a failed task back into the queue, under its id, and it can succeed", async () => {
      const { store, events } = await open();
      const { id, attempt } = await startOne(store);
      await store.fail(id, attempt, FAILURE);
      const told: unknown[] = [];
      events.subscribe((event) => void told.push(event));
      expect(await store.retry(id)).toBe("queued");
      expect(told).toEqual([{ kind: "state", taskId: id, state: "queued" }]);
      const queued = await store.find(id);
      expect(queued).toMatchObject({ id, state: "queued", attempt: 1 });
      expect(queued).not.toHaveProperty("failure");
      expect(queued).not.toHaveProperty("expiresAt");
      const again = await claimOne(store);
      expect(again).toMatchObject({ id, attempt: 2 });
      expect(await store.fail(id, attempt, FAILURE)).toBe(false);
      expect(await store.succeed(id, again.attempt, RESULT)).toBe(true);
    });

    it("gives it as many attempts as a new one, whichever way they end", async () => {
      const { store, advance } = await open();
      const id = await acceptOne(store);
      async function loseUntilFailed(lose: () => Promise<unknown>): Promise<number> {
        for (let lost = 0; ; lost++) {
          if ((await store.find(id))?.state === "failed") return lost;
          await claimOne(store);
          await lose();
        }
      }
      const byLease = async () => {
        await advance(LEASE_MS + 1_000);
        await store.reapExpiredLeases(2);
      };
      const byEnd = () => store.reapEndedWorkers((worker) => worker === CLAIM.workerId, 2);
      expect(await loseUntilFailed(byLease)).toBe(2);
      await store.retry(id);
      expect(await loseUntilFailed(byLease)).toBe(2);
      await store.retry(id);
      expect(await loseUntilFailed(byEnd)).toBe(8);
      await store.retry(id);
      expect(await loseUntilFailed(byEnd)).toBe(8);
      expect(await store.find(id)).toMatchObject({ state: "failed", attempt: 20, failure: { code: "worker_lost" } });
    });

    it("is for failed tasks only", async () => {
      const { store } = await open();
      expect(await store.retry("unknown")).toBe("not_found");
      const { id, attempt } = await startOne(store);
      expect(await store.retry(id)).toBe("not_failed");
      await store.succeed(id, attempt, RESULT);
      expect(await store.retry(id)).toBe("not_failed");
      expect(await store.find(id)).toMatchObject({ state: "succeeded" });
    });

    it("gives up word of the failure that was not sent yet, so that the new end is told once", async () => {
      const { store } = await open();
      const { id, attempt } = await startOne(store, WEBHOOK);
      await store.fail(id, attempt, FAILURE);
      const late = await store.deliveries.claim(SENDING_MS);
      await store.retry(id);
      expect(await store.deliveries.settle(late?.id ?? "", 1)).toBe(false);
      expect(await store.deliveries.claim(SENDING_MS)).toBeUndefined();
      const again = await claimOne(store);
      await store.succeed(id, again.attempt, RESULT);
      expect(await store.deliveries.listOf(id)).toMatchObject([
        { state: "abandoned", lastError: "The task was put back into the queue." },
        { state: "pending" },
      ]);
    });

    it("sends a webhook that was given up again, under its id", async () => {
      const { store } = await open();
      const { id: taskId, attempt } = await startOne(store, WEBHOOK);
      await store.succeed(taskId, attempt, RESULT);
      const first = await store.deliveries.claim(SENDING_MS);
      const id = first?.id ?? "";
      expect(await store.deliveries.retry(id)).toBe(false);
      await store.deliveries.defer(id, 1, "HTTP 410");
      expect(await store.deliveries.retry(id)).toBe(true);
      expect(await store.deliveries.retry(id)).toBe(false);
      expect(await store.deliveries.claim(SENDING_MS)).toMatchObject({ id, attempt: 2, attemptsBefore: 1 });
      expect(await store.deliveries.settle(id, 2)).toBe(true);
    });

    it("is easier with a list of what failed, by how", async () => {
      const { store } = await open();
      const lost = await startOne(store);
      const failure = { code: "worker_lost", message: 'Odd: "code":"damaged_image"' } as const;
      await store.fail(lost.id, lost.attempt, failure);
      const damaged = await startOne(store);
      await store.fail(damaged.id, damaged.attempt, FAILURE);
      await acceptOne(store);
      const ids = async (failureCode: "worker_lost" | "damaged_image" | "internal") =>
        (await store.list({ states: ["failed"], failureCode, limit: 10 })).map(({ id }) => id);
      expect(await ids("worker_lost")).toEqual([lost.id]);
      expect(await ids("damaged_image")).toEqual([damaged.id]);
      expect(await ids("internal")).toEqual([]);
    });
  });
}
