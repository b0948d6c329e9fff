import { randomBytes, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { KeyExistsError } from "../../key-exists-error.ts";
import type { NewKey } from "../../key-store.ts";
import type { NewUpload } from "../../upload-store.ts";
import { RETENTION_MS } from "../sample-task.ts";
import type { OpenStore } from "../store-under-test.ts";

export function describeKeeping(open: OpenStore): void {
  describe("uploads", () => {
    const FILE = { key: "uploads/one/file", sizeBytes: 3_000_000_000, contentType: "image/jpeg" };

    it("are open until their file is stored, once", async () => {
      const { store } = await open();
      const upload = sampleUpload();
      await store.uploads.begin(upload);
      const { id, owner, fileName, contentType } = upload;
      const begun = await store.uploads.find(id);
      expect(begun).toMatchObject({ id, owner, fileName, contentType, state: "open" });
      expect((begun?.expiresAt ?? 0) - (begun?.createdAt ?? 0)).toBe(RETENTION_MS);
      expect(await store.uploads.complete(id, FILE)).toBe(true);
      expect(await store.uploads.complete(id, { ...FILE, key: "uploads/one/other" })).toBe(false);
      expect(await store.uploads.find(id)).toEqual({ ...begun, ...FILE, state: "complete" });
    });

    it("are unknown under an id that is none", async () => {
      const { store } = await open();
      expect(await store.uploads.find("\0")).toBeUndefined();
      expect(await store.uploads.complete(randomUUID(), FILE)).toBe(false);
    });

    it("are completed by one of many who try at once", async () => {
      const { store } = await open();
      const { id } = await begin();
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => store.uploads.complete(id, FILE)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);

      async function begin() {
        const upload = sampleUpload();
        await store.uploads.begin(upload);
        return upload;
      }
    });

    it("are gone when their time is up, and purged at most as many as asked for", async () => {
      const { store, advance } = await open();
      const uploads = [sampleUpload(), sampleUpload(), sampleUpload()];
      for (const upload of uploads) await store.uploads.begin(upload);
      expect(await store.uploads.purgeExpired(10)).toEqual([]);
      await advance(RETENTION_MS + 1_000);
      const [{ id } = sampleUpload()] = uploads;
      expect(await store.uploads.find(id)).toBeUndefined();
      expect(await store.uploads.complete(id, FILE)).toBe(false);
      const first = await store.uploads.purgeExpired(2);
      const second = await store.uploads.purgeExpired(2);
      expect(first).toHaveLength(2);
      expect([...first, ...second].toSorted()).toEqual(uploads.map((upload) => upload.id).toSorted());
    });
  });

  describe("keys", () => {
    it("are found by the hash of their secret until they are revoked", async () => {
      const { store } = await open();
      const key = sampleKey("first");
      await store.keys.add(key);
      expect(await store.keys.findByHash(key.secretHash)).toEqual({ ...key, createdAt: expect.any(Number) });
      expect(await store.keys.findByHash(sampleKey("x").secretHash)).toBeUndefined();
      expect(await store.keys.revoke("first")).toBe(true);
      expect(await store.keys.revoke("first")).toBe(false);
      expect(await store.keys.findByHash(key.secretHash)).toBeUndefined();
    });

    it("are listed newest first, revoked ones too", async () => {
      const { store } = await open();
      const keys = [sampleKey("a"), sampleKey("b"), sampleKey("c")] as const;
      for (const key of keys) await store.keys.add(key);
      await store.keys.revoke(keys[1].id);
      const listed = await store.keys.list();
      expect(listed.map(({ name }) => name)).toEqual(["c", "b", "a"]);
      expect(listed.map(({ revokedAt }) => typeof revokedAt)).toEqual(["undefined", "number", "undefined"]);
    });

    it("have names of their own, which are free again after a revocation", async () => {
      const { store } = await open();
      await store.keys.add(sampleKey("laptop"));
      await expect(store.keys.add(sampleKey("laptop"))).rejects.toThrow(KeyExistsError);
      await store.keys.revoke("laptop");
      await store.keys.add(sampleKey("laptop"));
      expect(await store.keys.list()).toHaveLength(2);
    });
  });

  describe("secrets", () => {
    it("are made once and then stay, also for processes that race", async () => {
      const { store, openAgain } = await open();
      const other = await openAgain();
      const values = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          (index % 2 === 0 ? store : other.store).secrets.getOrCreate("links", makeSecret),
        ),
      );
      expect(new Set(values.map((value) => Buffer.from(value).toString("hex"))).size).toBe(1);
      expect(values[0]).toHaveLength(32);
      expect(await store.secrets.getOrCreate("webhooks", makeSecret)).not.toEqual(values[0]);
    });
  });
}

function sampleUpload(): NewUpload {
  return {
    id: randomUUID(),
    owner: "owner-1",
    fileName: "été \u{1F4F7}.png",
    contentType: "image/png",
    retentionMs: RETENTION_MS,
  };
}

function sampleKey(name: string): NewKey {
  return { id: randomUUID(), name, secretHash: randomBytes(32).toString("hex"), limits: { maxOpenTasks: 3 } };
}

function makeSecret(): Uint8Array {
  return randomBytes(32);
}
