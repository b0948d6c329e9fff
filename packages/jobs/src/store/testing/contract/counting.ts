import { randomBytes, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Quotas } from "../../key-store.ts";
import { acceptOne, claimOne, RESULT, sampleTask, startOne } from "../sample-task.ts";
import type { OpenStore } from "../store-under-test.ts";

const MINUTE_MS = 60_000;
const MONTH_MS = 32 * 24 * 60 * MINUTE_MS;
const SIZE = { width: 1000, height: 2000 };

export function describeCounting(open: OpenStore): void {
  describe("quotas", () => {
    it("let no more tasks in than they say, however many processes ask at once", async () => {
      const { store, openAgain } = await open();
      const { store: other } = await openAgain();
      const quotas: Quotas = { tasksPerMonth: 5 };
      const outcomes = await Promise.all(
        Array.from({ length: 16 }, (_, index) => (index % 2 === 0 ? store : other).accept(sampleTask({ quotas }))),
      );
      expect(outcomes.filter(({ kind }) => kind === "accepted")).toHaveLength(5);
      expect((await store.keys.readUse("owner-1")).tasks.month).toBe(5);
      const refused = outcomes.find(({ kind }) => kind === "quota_exceeded");
      expect(refused).toMatchObject({ message: "This key's quota of 5 tasks a month is used up." });
      expect((await store.accept(sampleTask({ quotas, owner: "owner-2" }))).kind).toBe("accepted");
    });

    it("begin anew with the next minute and month, and say when", async () => {
      const { store, advance } = await open();
      const quotas: Quotas = { tasksPerMinute: 1, tasksPerMonth: 2 };
      await acceptOne(store, { quotas });
      const refused = await store.accept(sampleTask({ quotas }));
      if (refused.kind !== "quota_exceeded") throw new Error(refused.kind);
      expect(refused.retryAfterMs).toBeGreaterThan(0);
      expect(refused.retryAfterMs).toBeLessThanOrEqual(MINUTE_MS);
      await advance(MONTH_MS);
      await acceptOne(store, { quotas });
      expect((await store.keys.readUse("owner-1")).tasks).toEqual({ minute: 1, day: 1, month: 1 });
      await advance(MONTH_MS);
      expect((await store.keys.readUse("owner-1")).tasks).toEqual({ minute: 0, day: 0, month: 0 });
    });

    it("do not count what is refused or repeated", async () => {
      const { store } = await open();
      const quotas: Quotas = { tasksPerDay: 10 };
      const idempotencyKey = randomUUID();
      await acceptOne(store, { quotas, idempotencyKey });
      expect((await store.accept(sampleTask({ quotas, idempotencyKey }))).kind).toBe("repeated");
      expect((await store.accept(sampleTask({ quotas, maxOpen: 1 }))).kind).toBe("too_many_open");
      expect((await store.keys.readUse("owner-1")).tasks.day).toBe(1);
    });

    it("count pixels when they are known: at once, or once when they have been fetched", async () => {
      const { store } = await open();
      const quotas: Quotas = { megapixelsPerDay: 4 };
      await acceptOne(store, { quotas, imageSize: SIZE });
      const { id, attempt } = await claimOne(store);
      await store.noteImageSize(id, attempt, SIZE);
      expect((await store.keys.readUse("owner-1")).megapixels.day).toBe(2);
      await acceptOne(store, { quotas });
      const fetched = await claimOne(store);
      for (let time = 0; time < 2; time++) await store.noteImageSize(fetched.id, fetched.attempt, SIZE);
      expect((await store.keys.readUse("owner-1")).megapixels).toEqual({ day: 4, month: 4 });
      expect((await store.accept(sampleTask({ quotas }))).kind).toBe("quota_exceeded");
    });

    it("look at what results and uploads take up, until they are deleted", async () => {
      const { store } = await open();
      const quotas: Quotas = { storageBytes: 5 };
      const { id, attempt } = await startOne(store, { quotas });
      await store.succeed(id, attempt, RESULT);
      expect((await store.keys.readUse("owner-1")).storageBytes).toBe(5);
      expect((await store.accept(sampleTask({ quotas }))).kind).toBe("quota_exceeded");
      await store.delete(id);
      await acceptOne(store, { quotas });
    });

    it("cost nothing to owners who have none", async () => {
      const { store } = await open();
      await acceptOne(store);
      expect((await store.keys.readUse("owner-1")).tasks).toEqual({ minute: 0, day: 0, month: 0 });
    });
  });

  describe("what a key may do", () => {
    it("is kept, and can be put in place of what it was", async () => {
      const { store } = await open();
      const key = { ...sample(), scope: { contracts: ["bfl"], isReadOnly: true }, expiresAt: 2e12 };
      await store.keys.add(key);
      expect(await store.keys.findByHash(key.secretHash)).toMatchObject(key);
      expect(await store.keys.edit("laptop", { limits: { tasksPerDay: 3 } })).toBe(true);
      const edited = await store.keys.find(key.id);
      expect(edited).toMatchObject({ name: "laptop", limits: { tasksPerDay: 3 } });
      expect(edited).not.toHaveProperty("scope");
      expect(edited).not.toHaveProperty("expiresAt");
      await store.keys.revoke("laptop");
      expect(await store.keys.edit("laptop", { limits: {} })).toBe(false);
    });

    it("comes with when it was last used, to within a minute", async () => {
      const { store, advance } = await open();
      const { id, ...key } = sample();
      await store.keys.add({ id, ...key });
      expect(await store.keys.find(id)).not.toHaveProperty("lastUsedAt");
      await store.keys.noteUse(id);
      const first = (await store.keys.find(id))?.lastUsedAt;
      await store.keys.noteUse(id);
      expect((await store.keys.find(id))?.lastUsedAt).toBe(first);
      await advance(MINUTE_MS * 2);
      await store.keys.noteUse(id);
      expect((await store.keys.find(id))?.lastUsedAt).toBeGreaterThan(first ?? Infinity);
    });
  });
}

function sample() {
  return { id: randomUUID(), name: "laptop", secretHash: randomBytes(32).toString("hex"), limits: {} };
}
