import { describe, expect, it } from "vitest";
import { acceptOne, claimOne, RESULT } from "../sample-task.ts";
import { startProcess } from "../start-process.ts";
import type { OpenStore } from "../store-under-test.ts";

const SLOW = { timeout: 180_000 };
/** What the accepting process has under way at any time. */
const CONCURRENT = 8;

export function describeSurviving(open: OpenStore): void {
  describe("several processes", () => {
    it("drain one queue without doing a task twice or forgetting one", SLOW, async () => {
      const { store, settings } = await open();
      const accepted: string[] = [];
      for (let count = 0; count < 300; count += 1) accepted.push(await acceptOne(store));
      const drains = [1, 2, 3].map(() => startProcess("drain", settings));
      expect(await Promise.all(drains.map(({ ended }) => ended))).toEqual([0, 0, 0]);
      expect(drains.flatMap(({ ids }) => ids).toSorted()).toEqual(accepted.toSorted());
      expect(await store.count()).toMatchObject({ queued: 0, running: 0, succeeded: 300 });
    });
  });

  describe("SIGKILL", () => {
    it("loses no task that was acknowledged, whenever it comes", SLOW, async () => {
      const { store, settings, openAgain, checkIntegrity } = await open();
      const acknowledged: string[] = [];
      for (let round = 0; round < 5; round += 1) {
        const accepting = startProcess("accept", settings);
        await accepting.reported(1 + Math.floor(Math.random() * 150));
        await accepting.kill();
        acknowledged.push(...accepting.ids);
      }
      await checkIntegrity();
      const again = await openAgain();
      expect(await again.store.whichExist(acknowledged)).toEqual(new Set(acknowledged));
      const { queued } = await store.count();
      expect(queued).toBeGreaterThanOrEqual(acknowledged.length);
      expect(queued).toBeLessThanOrEqual(acknowledged.length + 5 * CONCURRENT);
      const drain = startProcess("drain", settings);
      expect(await drain.ended).toBe(0);
      expect(new Set(drain.ids).size).toBe(queued);
      expect(drain.ids).toEqual(expect.arrayContaining(acknowledged));
    });

    it("of a worker in the middle of a task gives the task to another when the lease ends", SLOW, async () => {
      const { store, settings, advance } = await open();
      const id = await acceptOne(store);
      const worker = startProcess("hold", settings, { leaseMs: 60_000 });
      await worker.reported(1);
      expect(worker.ids).toEqual([id]);
      await worker.kill();
      expect(await store.reapExpiredLeases(3)).toEqual([]);
      await advance(61_000);
      expect(await store.reapExpiredLeases(3)).toEqual([id]);
      const again = await claimOne(store);
      expect(again).toMatchObject({ id, attempt: 2 });
      expect(await store.succeed(id, 1, RESULT)).toBe(false);
      expect(await store.succeed(id, 2, RESULT)).toBe(true);
    });

    it("while workers finish tasks leaves each finished once or waiting for another try", SLOW, async () => {
      const { store, settings, advance } = await open();
      for (let count = 0; count < 120; count += 1) await acceptOne(store);
      const finished: string[] = [];
      for (let round = 0; round < 3; round += 1) {
        const worker = startProcess("drain", settings);
        await worker.reported(1 + Math.floor(Math.random() * 25));
        await worker.kill();
        finished.push(...worker.ids);
      }
      await advance(61_000);
      const reaped = await store.reapExpiredLeases(10);
      expect(reaped.length).toBeLessThanOrEqual(3);
      const last = startProcess("drain", settings);
      expect(await last.ended).toBe(0);
      finished.push(...last.ids);
      expect(new Set(finished).size).toBe(finished.length);
      expect(await store.count()).toMatchObject({ queued: 0, running: 0, succeeded: 120 });
    });
  });
}
