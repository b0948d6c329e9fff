import { describe, expect, it } from "vitest";
import { awaitStorage, putOffWhenFull, StorageAwayError } from "./await-storage.ts";

const SOON_MS = [1, 1, 1];
const up = { ping: async () => {} };
const down = { ping: () => Promise.reject(new Error("away")) };

/** Fails so many times, then answers how often it was asked. */
function failing(times: number, error: Error = new Error("refused")): () => Promise<number> {
  let calls = 0;
  return async () => {
    calls++;
    if (calls <= times) throw error;
    return calls;
  };
}

describe("work that needs the storage", () => {
  it("is tried again until the storage is back", async () => {
    expect(await awaitStorage(down, failing(3), undefined, SOON_MS)).toBe(4);
  });

  it("is put off when the storage stays away", async () => {
    await expect(awaitStorage(down, failing(9), undefined, SOON_MS)).rejects.toBeInstanceOf(StorageAwayError);
  });

  it("is put off when the disk is full, although a few bytes still fit", async () => {
    const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    await expect(awaitStorage(up, failing(9, full), undefined, SOON_MS)).rejects.toBeInstanceOf(StorageAwayError);
  });

  it("fails with its own error when the storage takes everything else", async () => {
    await expect(awaitStorage(up, failing(9), undefined, SOON_MS)).rejects.toThrow("refused");
  });

  it("does not wait for a part that a file does not have", async () => {
    await expect(awaitStorage(up, failing(1, new RangeError("behind")), undefined, SOON_MS)).rejects.toThrow("behind");
  });

  it("ends with the signal", async () => {
    const stop = new AbortController();
    const waiting = awaitStorage(down, failing(9), stop.signal, [60_000]);
    stop.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });
});

describe("work that needs the disk", () => {
  const { signal } = new AbortController();

  it("is put off when the disk is full", async () => {
    const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    await expect(putOffWhenFull(failing(9, full), signal, 1)).rejects.toBeInstanceOf(StorageAwayError);
  });

  it("fails with any other error as it is", async () => {
    await expect(putOffWhenFull(failing(9), signal, 1)).rejects.toThrow("refused");
  });
});
