import { KeyExistsError } from "@lacuna/jobs";
import { openTestStore } from "@lacuna/jobs/testing";
import { describe, expect, it, vi } from "vitest";
import { createKeyRing } from "./create-key-ring.ts";
import { generateKey, hashKey } from "./key-hash.ts";

async function openRing() {
  const { store } = await openTestStore();
  let time = 0;
  const ring = createKeyRing({ keys: store.keys, isOpen: false, rememberMs: 2000, now: () => time });
  const { id, key, secretHash } = generateKey();
  const limits = { requestsPerMinute: 7 };
  const add = () => store.keys.add({ id, name: "laptop", secretHash, limits });
  const pass = (ms: number) => (time += ms);
  return { store, ring, id, key, limits, add, pass };
}

describe("createKeyRing", () => {
  it("knows a key by its hash, with its limits", async () => {
    const { ring, id, key, limits, add } = await openRing();
    await add();
    expect(await ring.check(key)).toEqual({ kind: "known", caller: { owner: id, name: "laptop", limits } });
  });

  it("knows no other key and tells a missing one from an unknown one", async () => {
    const { ring, key, add } = await openRing();
    await add();
    for (const other of [key.slice(1), `${key} `, key.toUpperCase(), key.split(":")[1], hashKey(key)]) {
      expect(await ring.check(other), other).toEqual({ kind: "unknown" });
    }
    for (const nothing of [undefined, ""]) expect(await ring.check(nothing)).toEqual({ kind: "missing" });
  });

  it("sees within two seconds that a key was revoked", async () => {
    const { store, ring, key, add, pass } = await openRing();
    await add();
    await ring.check(key);
    await store.keys.revoke("laptop");
    pass(2000);
    expect(await ring.check(key)).toEqual({ kind: "unknown" });
  });

  it("finds a caller again by id alone, as long as the key holds, and by no name", async () => {
    const { store, ring, id, limits, add, pass } = await openRing();
    await add();
    expect(await ring.find(id)).toEqual({ owner: id, name: "laptop", limits });
    expect([await ring.find("laptop"), await ring.find("local")]).toEqual([undefined, undefined]);
    await store.keys.edit(id, { limits: {}, scope: { isReadOnly: true } });
    pass(2000);
    expect(await ring.find(id)).toEqual({ owner: id, name: "laptop", limits: {}, scope: { isReadOnly: true } });
    await store.keys.revoke(id);
    pass(2000);
    expect(await ring.find(id)).toBeUndefined();
  });

  it("sees a new key at once, though it was tried before", async () => {
    const { ring, key, add } = await openRing();
    expect(await ring.check(key)).toEqual({ kind: "unknown" });
    await add();
    expect((await ring.check(key)).kind).toBe("known");
    await expect(add()).rejects.toThrow(KeyExistsError);
  });

  it("asks the store once for requests that come together", async () => {
    const { store, key, add } = await openRing();
    await add();
    const findByHash = vi.fn((hash: string) => store.keys.findByHash(hash));
    const ring = createKeyRing({ keys: { findByHash, find: async () => undefined }, isOpen: false });
    await Promise.all(Array.from({ length: 20 }, () => ring.check(key)));
    expect(findByHash).toHaveBeenCalledTimes(1);
  });

  it("forgets whoever it has known longest before it knows too many", async () => {
    const found = { id: "a", name: "a", secretHash: "", limits: {}, createdAt: 0 };
    const findByHash = vi.fn(async () => found);
    const ring = createKeyRing({ keys: { findByHash, find: findByHash }, isOpen: false, now: () => 0 });
    for (let i = 0; i <= 1000; i++) await ring.check(`key ${i}`);
    findByHash.mockClear();
    await ring.check("key 1000");
    expect(findByHash).not.toHaveBeenCalled();
    await ring.check("key 0");
    expect(findByHash).toHaveBeenCalledTimes(1);
  });

  it("passes a fault of the store on and asks again afterwards", async () => {
    const findByHash = vi.fn(async (): Promise<undefined> => {
      throw new Error("no database");
    });
    const ring = createKeyRing({ keys: { findByHash, find: findByHash }, isOpen: false });
    await expect(ring.check("k")).rejects.toThrow("no database");
    await expect(ring.check("k")).rejects.toThrow("no database");
    expect(findByHash).toHaveBeenCalledTimes(2);
  });

  it("takes everybody for the local owner when it is open, whatever they show", async () => {
    const { store } = await openRing();
    const ring = createKeyRing({ keys: store.keys, isOpen: true });
    for (const key of [undefined, "", "anything"]) {
      expect(await ring.check(key)).toEqual({ kind: "known", caller: { owner: "local", name: "local", limits: {} } });
    }
    expect(await ring.find("local")).toMatchObject({ owner: "local" });
    expect(await ring.find("somebody")).toBeUndefined();
  });
});

describe("generateKey", () => {
  it("makes keys of the form id:secret that nobody can guess", () => {
    const keys = Array.from({ length: 100 }, () => generateKey());
    expect(new Set(keys.map(({ key }) => key)).size).toBe(100);
    for (const { id, key, secretHash } of keys) {
      expect(key).toMatch(/^[0-9a-f-]{36}:[0-9a-f]{64}$/);
      expect(key.startsWith(`${id}:`)).toBe(true);
      expect(secretHash).toBe(hashKey(key));
    }
  });

  it("hashes as any tool does", () => {
    expect(hashKey("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
