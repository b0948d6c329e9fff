import { describe, expect, it } from "vitest";
import type { TaskEvent } from "../../../model/task-event.ts";
import { acceptOne, claimOne, FAILURE, LEASE_MS, RESULT, sampleTask, startOne } from "../sample-task.ts";
import type { OpenStore } from "../store-under-test.ts";

export function describeTelling(open: OpenStore): void {
  describe("events", () => {
    it("tell of every change of state after it can be seen in the store", async () => {
      const { store, events } = await open();
      const seen: Promise<readonly [string, string | undefined]>[] = [];
      events.subscribe((event) => {
        if (event.kind !== "state") return;
        seen.push(store.find(event.taskId).then((task) => [event.state, task?.state] as const));
      });
      const id = await acceptOne(store);
      await Promise.all(seen);
      const { attempt } = await claimOne(store);
      await Promise.all(seen);
      await store.release(id, attempt, { isCounted: false, maxAttempts: 3 });
      await Promise.all(seen);
      const again = await claimOne(store);
      await Promise.all(seen);
      await store.succeed(id, again.attempt, RESULT);
      const states = ["queued", "running", "queued", "running", "succeeded"];
      expect(await Promise.all(seen)).toEqual(states.map((state) => [state, state]));
    });

    it("tell of cancels, failures, log lines and what was reaped", async () => {
      const { store, events, advance } = await open();
      const failed = await startOne(store);
      const cancelled = await acceptOne(store);
      const heard: TaskEvent[] = [];
      const unsubscribe = events.subscribe((event) => heard.push(event));
      await store.appendLog(failed.id, { level: "info", message: "line" });
      await store.requestCancel(failed.id);
      await store.fail(failed.id, failed.attempt, FAILURE);
      await store.requestCancel(cancelled);
      expect(heard).toEqual([
        { kind: "log", taskId: failed.id },
        { kind: "cancel_requested", taskId: failed.id },
        { kind: "state", taskId: failed.id, state: "failed" },
        { kind: "state", taskId: cancelled, state: "cancelled" },
      ]);
      heard.length = 0;
      const late = await acceptOne(store, { startWithinMs: 1_000 });
      await advance(2_000);
      await store.failLateStarts();
      const lost = await startOne(store);
      await advance(LEASE_MS + 1_000);
      await store.reapExpiredLeases(3);
      expect(heard).toEqual([
        { kind: "state", taskId: late, state: "queued" },
        { kind: "state", taskId: late, state: "failed" },
        { kind: "state", taskId: lost.id, state: "queued" },
        { kind: "state", taskId: lost.id, state: "running" },
        { kind: "state", taskId: lost.id, state: "queued" },
      ]);
      heard.length = 0;
      unsubscribe();
      await acceptOne(store);
      expect(heard).toEqual([]);
    });

    it("are not told for writes that did nothing", async () => {
      const { store, events } = await open();
      const { id, attempt } = await startOne(store, { idempotencyKey: "key" });
      const heard: TaskEvent[] = [];
      events.subscribe((event) => heard.push(event));
      await store.succeed(id, attempt + 1, RESULT);
      await store.release(id, attempt + 1, { isCounted: true, maxAttempts: 3 });
      await store.accept(sampleTask({ idempotencyKey: "key" }));
      await store.requestCancel("none");
      await store.reapExpiredLeases(3);
      await store.failLateStarts();
      expect(heard).toEqual([]);
    });

    it("reach all listeners though one of them throws", async () => {
      const { store, events } = await open();
      const heard: TaskEvent[] = [];
      events.subscribe(() => {
        throw new Error("A listener that throws");
      });
      events.subscribe((event) => heard.push(event));
      events.publish({ kind: "progress", taskId: "one", progress: 0.5 });
      expect(heard).toEqual([{ kind: "progress", taskId: "one", progress: 0.5 }]);
      const id = await acceptOne(store);
      expect(heard).toContainEqual({ kind: "state", taskId: id, state: "queued" });
    });
  });
}
