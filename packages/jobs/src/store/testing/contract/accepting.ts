import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { acceptOne, claimOne, COMMAND, FAILURE, RESULT, RETENTION_MS, sampleTask, startOne } from "../sample-task.ts";
import type { OpenStore } from "../store-under-test.ts";

export function describeAccepting(open: OpenStore): void {
  describe("accepting", () => {
    it("gives back a task as it was submitted, at once and later", async () => {
      const { store } = await open();
      const before = Date.now();
      const task = sampleTask({ priority: 3, imageSize: { width: 640, height: 480 } });
      const outcome = await store.accept(task);
      expect(outcome).toEqual({
        kind: "accepted",
        task: {
          id: task.id,
          state: "queued",
          command: COMMAND,
          origin: task.origin,
          owner: "owner-1",
          priority: 3,
          imageSize: { width: 640, height: 480 },
          attempt: 0,
          acceptedAt: expect.any(Number),
        },
      });
      const found = await store.find(task.id);
      expect(outcome).toEqual({ kind: "accepted", task: found });
      expect(Math.abs((found?.acceptedAt ?? 0) - before)).toBeLessThan(60_000);
    });

    it("has a task there for whoever opens the database next", async () => {
      const { store, openAgain } = await open();
      const id = await acceptOne(store);
      await store.close();
      const again = await openAgain();
      expect(await again.store.find(id)).toMatchObject({ id, state: "queued" });
    });

    it("finds nothing under an id that is none", async () => {
      const { store } = await open();
      for (const id of [randomUUID(), "", "\0", "'; drop table tasks; --", "x".repeat(100_000)]) {
        expect(await store.find(id)).toBeUndefined();
        expect(await store.queuePosition(id)).toBeUndefined();
        expect(await store.requestCancel(id)).toBe("not_found");
        expect(await store.delete(id)).toBe(false);
        expect(await store.readLog(id)).toEqual([]);
      }
    });

    it("refuses a second task of the same id and keeps the first", async () => {
      const { store } = await open();
      const id = await acceptOne(store, { priority: 1 });
      await expect(store.accept(sampleTask({ id, priority: 2 }))).rejects.toThrow();
      expect(await store.find(id)).toMatchObject({ priority: 1 });
      expect(await store.count()).toMatchObject({ queued: 1 });
    });

    it("finds a task by the key and owner it was submitted under", async () => {
      const { store } = await open();
      const id = await acceptOne(store, { idempotencyKey: "key-1", owner: "owner-1" });
      expect(await store.findByKey("owner-1", "key-1")).toMatchObject({ id });
      expect(await store.findByKey("owner-2", "key-1")).toBeUndefined();
      expect(await store.findByKey("owner-1", "key-2")).toBeUndefined();
    });

    it("answers a repeated idempotency key with the first task, whatever became of it", async () => {
      const { store } = await open();
      const idempotencyKey = `key \0 ${"long ".repeat(5_000)}`;
      const first = await startOne(store, { idempotencyKey });
      await store.succeed(first.id, first.attempt, RESULT);
      const second = await store.accept(sampleTask({ idempotencyKey, maxOpen: 0 }));
      expect(second).toEqual({ kind: "repeated", task: await store.find(first.id) });
      expect(second).toMatchObject({ task: { state: "succeeded" } });
    });

    it("keeps the idempotency keys of owners apart", async () => {
      const { store } = await open();
      await acceptOne(store, { owner: "owner-1", idempotencyKey: "same" });
      await acceptOne(store, { owner: "owner-2", idempotencyKey: "same" });
      expect(await store.count()).toMatchObject({ queued: 2 });
    });

    it("frees an idempotency key when its task is deleted", async () => {
      const { store } = await open();
      const id = await acceptOne(store, { idempotencyKey: "key" });
      await store.requestCancel(id);
      await store.delete(id);
      expect(await store.accept(sampleTask({ idempotencyKey: "key" }))).toMatchObject({ kind: "accepted" });
    });

    it("makes one task of submissions that race under one idempotency key", async () => {
      const { store, openAgain } = await open();
      const other = await openAgain();
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? store : other.store).accept(sampleTask({ idempotencyKey: "key" })),
        ),
      );
      expect(outcomes.filter(({ kind }) => kind === "accepted")).toHaveLength(1);
      expect(outcomes.filter(({ kind }) => kind === "repeated")).toHaveLength(19);
      expect(new Set(outcomes.map((outcome) => ("task" in outcome ? outcome.task.id : undefined))).size).toBe(1);
    });

    it("counts queued and running tasks of this owner toward the most that may be open", async () => {
      const { store } = await open();
      const running = await startOne(store);
      await acceptOne(store);
      await acceptOne(store, { owner: "owner-2" });
      expect(await store.accept(sampleTask({ maxOpen: 2 }))).toEqual({ kind: "too_many_open", open: 2, limit: 2 });
      await store.fail(running.id, running.attempt, FAILURE);
      expect(await store.accept(sampleTask({ maxOpen: 2 }))).toMatchObject({ kind: "accepted" });
    });

    it("goes on counting right as hundreds come and end, whichever way, in two processes", async () => {
      const { store, openAgain } = await open();
      const { store: other } = await openAgain();
      const openNow = async () => (await store.keys.readUse("owner-1")).openTasks;
      for (let round = 0; round < 10; round++) {
        const ids = await Promise.all(Array.from({ length: 10 }, () => acceptOne(store, { maxOpen: 100 })));
        expect(await openNow()).toBe(10);
        const failed = await claimOne(other);
        await store.fail(failed.id, failed.attempt, FAILURE);
        expect(await store.retry(failed.id)).toBe("queued");
        const released = await claimOne(other);
        await other.release(released.id, released.attempt, { isCounted: false, maxAttempts: 3 });
        expect(await openNow()).toBe(10);
        // All at the same time, while others are let in and out.
        await Promise.all([
          ...ids.map((id, index) => (index % 2 === 0 ? store : other).requestCancel(id)),
          acceptOne(other, { maxOpen: 100 }).then((id) => store.requestCancel(id)),
        ]);
        expect(await openNow()).toBe(0);
      }
    });

    it("holds to the most open tasks when submissions race", async () => {
      const { store, openAgain } = await open();
      const other = await openAgain();
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? store : other.store).accept(sampleTask({ maxOpen: 5 })),
        ),
      );
      expect(outcomes.filter(({ kind }) => kind === "accepted")).toHaveLength(5);
      expect(await store.count()).toMatchObject({ queued: 5 });
    });
  });

  describe("reading", () => {
    it("lists newest first, by owner, state and time, at most as many as asked for", async () => {
      const { store, advance } = await open();
      const first = await startOne(store);
      await advance(1_000);
      const second = await acceptOne(store);
      const third = await acceptOne(store, { owner: "owner-2" });
      const ids = async (filter: Omit<Parameters<typeof store.list>[0], "limit">, limit = 1000) =>
        (await store.list({ ...filter, limit })).map(({ id }) => id);
      expect(await ids({})).toEqual([third, second, first.id]);
      expect(await ids({}, 2)).toEqual([third, second]);
      expect(await ids({ owner: "owner-1" })).toEqual([second, first.id]);
      expect(await ids({ states: ["running", "failed"] })).toEqual([first.id]);
      expect(await ids({ states: [] })).toEqual([]);
      const acceptedBefore = ((await store.find(second))?.acceptedAt ?? 0) - 500;
      expect(await ids({ acceptedBefore })).toEqual([first.id]);
    });

    it("refuses a limit outside 1 to 1000", async () => {
      const { store } = await open();
      for (const limit of [0, -1, 1001, 1.5, Number.NaN]) {
        await expect(store.list({ limit })).rejects.toThrow(RangeError);
      }
    });

    it("counts tasks by state, of everybody or of one owner", async () => {
      const { store } = await open();
      const none = { queued: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0 };
      expect(await store.count()).toEqual(none);
      await startOne(store);
      const done = await startOne(store, { owner: "owner-2" });
      await store.succeed(done.id, done.attempt, RESULT);
      expect(await store.count()).toEqual({ ...none, running: 1, succeeded: 1 });
      expect(await store.count("owner-2")).toEqual({ ...none, succeeded: 1 });
      expect(await store.count("owner-3")).toEqual(none);
    });

    it("tells how many tasks run before a queued one, by priority and age", async () => {
      const { store } = await open();
      const normal = await acceptOne(store);
      const later = await acceptOne(store);
      const urgent = await acceptOne(store, { priority: 5 });
      expect(await Promise.all([urgent, normal, later].map((id) => store.queuePosition(id)))).toEqual([0, 1, 2]);
      expect((await claimOne(store)).id).toBe(urgent);
      expect(await Promise.all([urgent, normal, later].map((id) => store.queuePosition(id)))).toEqual([
        undefined,
        0,
        1,
      ]);
    });

    it("tells for how long the oldest queued task has waited", async () => {
      const { store, advance } = await open();
      expect(await store.queueAgeMs()).toBe(0);
      await acceptOne(store);
      await advance(60_000);
      await acceptOne(store, { priority: 1 });
      const ageMs = await store.queueAgeMs();
      expect(ageMs).toBeGreaterThanOrEqual(60_000);
      expect(ageMs).toBeLessThan(120_000);
      await claimOne(store);
      await claimOne(store);
      expect(await store.queueAgeMs()).toBe(0);
    });

    it("tells which of many ids are stored", async () => {
      const { store } = await open();
      const known = [await acceptOne(store), await acceptOne(store)];
      const unknown = Array.from({ length: 1_200 }, () => randomUUID());
      expect(await store.whichExist([known[0] ?? "", ...unknown, known[1] ?? ""])).toEqual(new Set(known));
      expect(await store.whichExist([])).toEqual(new Set());
    });

    it("keeps a log for each task, oldest line first", async () => {
      const { store } = await open();
      const id = await acceptOne(store);
      const other = await acceptOne(store);
      await store.appendLog(id, { level: "info", message: "Fetching the mask" });
      await store.appendLog(other, { level: "info", message: "of another task" });
      await store.appendLog(
        id,
        { level: "warning", message: "odd \ud800 text" },
        { level: "error", message: "with a \0 in it" },
      );
      await store.appendLog(id);
      const lines = await store.readLog(id);
      expect(lines.map(({ level }) => level)).toEqual(["info", "warning", "error"]);
      expect(lines[0]).toEqual({ at: expect.any(Number), level: "info", message: "Fetching the mask" });
      expect(await store.readLog(id, 2)).toEqual(lines.slice(2));
      expect(await store.readLog(id, 3)).toEqual([]);
    });

    it("ignores a log line for a task that is not stored", async () => {
      const { store } = await open();
      const id = randomUUID();
      await store.appendLog(id, { level: "info", message: "lost" });
      expect(await store.readLog(id)).toEqual([]);
    });

    it("answers a ping until it is closed", async () => {
      const { store } = await open();
      await store.ping();
      await store.close();
      await store.close();
      await expect(store.ping()).rejects.toThrow();
    });

    it("keeps finished tasks for the time that was asked for", async () => {
      const { store } = await open();
      const { id, attempt } = await startOne(store);
      await store.succeed(id, attempt, RESULT);
      const task = await store.find(id);
      if (task?.state !== "succeeded") throw new Error("It should have succeeded.");
      expect(task.expiresAt).toBe(task.finishedAt + RETENTION_MS);
    });
  });
}
