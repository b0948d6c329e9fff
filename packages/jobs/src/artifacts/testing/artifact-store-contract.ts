import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { PassThrough, Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { ArtifactStore } from "../artifact-store.ts";
import { TooLargeError } from "../too-large-error.ts";

const PNG = { contentType: "image/png" };

/** What every kind of storage must do. `open` makes an empty store and sees to it that it is closed after the test. */
export function describeArtifactStore(title: string, open: () => Promise<ArtifactStore>): void {
  describe(title, () => {
    it("gives back what was written, with its size and content type", async () => {
      const store = await open();
      const bytes = randomBytes(100_000);
      expect(await store.write("tasks/one/0.png", bytes, PNG)).toBe(100_000);
      expect(await readBytes(store, "tasks/one/0.png")).toEqual(bytes);
      expect(await store.stat("tasks/one/0.png")).toEqual({ sizeBytes: 100_000, contentType: "image/png" });
    });

    it("keeps a content type with parameters", async () => {
      const store = await open();
      await store.write("a/log", Buffer.from("é"), { contentType: "text/plain; charset=utf-8" });
      expect(await store.stat("a/log")).toEqual({ sizeBytes: 2, contentType: "text/plain; charset=utf-8" });
    });

    it("stores an empty file", async () => {
      const store = await open();
      expect(await store.write("a/bytes", new Uint8Array(0), PNG)).toBe(0);
      expect(await store.write("a/stream", Readable.from([]), PNG)).toBe(0);
      for (const key of ["a/bytes", "a/stream"]) {
        expect(await readBytes(store, key)).toHaveLength(0);
        expect(await store.stat(key)).toEqual({ sizeBytes: 0, contentType: "image/png" });
        const opened = await store.open(key);
        expect(await buffer(opened?.stream ?? Readable.from(["none"]))).toHaveLength(0);
      }
    });

    it("stores a stream that is longer than one part of a multipart upload", async () => {
      const store = await open();
      const parts = Array.from({ length: 21 }, () => randomBytes(999_983));
      expect(await store.write("uploads/big/content", Readable.from(parts), PNG)).toBe(21 * 999_983);
      const stored = await readBytes(store, "uploads/big/content");
      expect(stored?.equals(Buffer.concat(parts))).toBe(true);
    });

    it("answers undefined for what is not there", async () => {
      const store = await open();
      await store.write("tasks/one/0.png", Buffer.from("x"), PNG);
      for (const key of ["tasks/two/0.png", "tasks/one", "tasks/one/0", "tasks"]) {
        expect(await store.read(key)).toBeUndefined();
        expect(await store.open(key)).toBeUndefined();
        expect(await store.stat(key)).toBeUndefined();
      }
    });

    it("opens a whole file and any range of it", async () => {
      const store = await open();
      await store.write("a/digits", Buffer.from("0123456789"), PNG);
      const rangeOf = async (first: number, last: number) => {
        const opened = await store.open("a/digits", { first, last });
        expect(opened).toMatchObject({ sizeBytes: 10, contentType: "image/png" });
        return opened && (await buffer(opened.stream)).toString();
      };
      const whole = await store.open("a/digits");
      expect(whole && (await buffer(whole.stream)).toString()).toBe("0123456789");
      expect(await rangeOf(0, 0)).toBe("0");
      expect(await rangeOf(3, 6)).toBe("3456");
      expect(await rangeOf(9, 9)).toBe("9");
      expect(await rangeOf(7, 10_000)).toBe("789");
    });

    it("refuses a range that the file has no byte of, or that is none", async () => {
      const store = await open();
      await store.write("a/digits", Buffer.from("0123456789"), PNG);
      for (const [first, last] of [
        [10, 12],
        [5, 4],
        [-1, 3],
        [0.5, 3],
        [0, Number.NaN],
      ] as const) {
        await expect(store.open("a/digits", { first, last })).rejects.toThrow(RangeError);
      }
    });

    it("replaces a file as a whole, its content type too", async () => {
      const store = await open();
      await store.write("a/b", randomBytes(50_000), PNG);
      await store.write("a/b", Buffer.from("short"), { contentType: "image/jpeg" });
      expect((await readBytes(store, "a/b"))?.toString()).toBe("short");
      expect(await store.stat("a/b")).toEqual({ sizeBytes: 5, contentType: "image/jpeg" });
    });

    it("stores nothing of content that is larger than allowed", async () => {
      const store = await open();
      const options = { ...PNG, maxBytes: 1000 };
      await expect(store.write("a/bytes", Buffer.alloc(1001), options)).rejects.toThrow(TooLargeError);
      const endless = new Readable({ read: (size) => void endless.push(Buffer.alloc(size)) });
      await expect(store.write("a/stream", endless, options)).rejects.toThrow(TooLargeError);
      expect(endless.destroyed).toBe(true);
      expect(await store.stat("a/bytes")).toBeUndefined();
      expect(await store.stat("a/stream")).toBeUndefined();
      expect(await store.write("a/stream", Readable.from([Buffer.alloc(1000)]), options)).toBe(1000);
    });

    it("keeps the old file when the new one's stream fails", async () => {
      const store = await open();
      await store.write("a/b", Buffer.from("old"), PNG);
      const failing = Readable.from(
        (function* () {
          yield Buffer.from("new");
          throw new Error("the client went away");
        })(),
      );
      await expect(store.write("a/b", failing, PNG)).rejects.toThrow("the client went away");
      const cutOff = new PassThrough();
      cutOff.write("new");
      const writing = store.write("a/b", cutOff, PNG);
      cutOff.destroy();
      await expect(writing).rejects.toThrow();
      expect((await readBytes(store, "a/b"))?.toString()).toBe("old");
    });

    it("stops at the signal, with its reason, and destroys the stream", async () => {
      const store = await open();
      const stop = new AbortController();
      const stalled = new PassThrough();
      stalled.write("some");
      const writing = store.write("a/b", stalled, { ...PNG, signal: stop.signal });
      stop.abort(new Error("enough"));
      await expect(writing).rejects.toThrow("enough");
      expect(stalled.destroyed).toBe(true);
      const ready = Readable.from([Buffer.from("x")]);
      await expect(store.write("a/b", ready, { ...PNG, signal: stop.signal })).rejects.toThrow("enough");
      expect(ready.destroyed).toBe(true);
      await expect(store.write("a/b", Buffer.from("x"), { ...PNG, signal: stop.signal })).rejects.toThrow("enough");
      expect(await store.stat("a/b")).toBeUndefined();
    });

    it("refuses keys that could lead elsewhere", async () => {
      const store = await open();
      const keys = [
        "",
        "/",
        "a/",
        "/a",
        "a//b",
        ".",
        "..",
        "../a",
        "a/../b",
        "a/./b",
        ".hidden",
        "a/..",
        "a\\b",
        "a\0b",
      ];
      for (const key of [...keys, "A", "a b", "é", "a%2fb", "a:b", "a.", "x".repeat(201), `${"x/".repeat(500)}x`]) {
        await expect(store.write(key, Buffer.from("x"), PNG), key).rejects.toThrow(RangeError);
        const stream = Readable.from([Buffer.from("x")]);
        await expect(store.write(key, stream, PNG), key).rejects.toThrow(RangeError);
        expect(stream.destroyed).toBe(true);
        await expect((async () => store.read(key))(), key).rejects.toThrow(RangeError);
        await expect((async () => store.open(key))(), key).rejects.toThrow(RangeError);
        await expect((async () => store.stat(key))(), key).rejects.toThrow(RangeError);
      }
      for (const prefix of ["", "/", "a", "../", "a/../", "a//"]) {
        await expect(store.deleteAll(prefix), prefix).rejects.toThrow(RangeError);
        await expect((async () => store.listFolders(prefix))(), prefix).rejects.toThrow(RangeError);
      }
    });

    it("refuses a content type that is none", async () => {
      const store = await open();
      for (const contentType of ["", " ", "image/png\r\nx: y", "é", "x".repeat(101)]) {
        await expect(store.write("a/b", Buffer.from("x"), { contentType })).rejects.toThrow(RangeError);
      }
    });

    it("deletes the files below a prefix and no others", async () => {
      const store = await open();
      const keys = ["tasks/one/0.png", "tasks/one/2/1.png", "tasks/one-more/0.png", "tasks/two/0.png"];
      for (const key of keys) await store.write(key, Buffer.from(key), PNG);
      await store.deleteAll("tasks/one/");
      await store.deleteAll("tasks/never/");
      expect(await Promise.all(keys.map(async (key) => (await store.stat(key)) !== undefined))).toEqual([
        false,
        false,
        true,
        true,
      ]);
      await store.write("tasks/one/0.png", Buffer.from("again"), PNG);
      expect((await readBytes(store, "tasks/one/0.png"))?.toString()).toBe("again");
    });

    it("lists the folders that have files, with the time of the newest", async () => {
      const store = await open();
      const before = Date.now();
      for (const key of [
        "tasks/one/0.png",
        "tasks/one/2/1.png",
        "tasks/two/deep/er/0.png",
        "tasks/loose",
        "other/x/y",
      ]) {
        await store.write(key, Buffer.from("x"), PNG);
      }
      await store.write("tasks/gone/0.png", Buffer.from("x"), PNG);
      await store.deleteAll("tasks/gone/");
      const folders = await store.listFolders("tasks/");
      expect(folders.map(({ name }) => name).toSorted()).toEqual(["one", "two"]);
      for (const { modifiedAt } of folders) {
        expect(modifiedAt).toBeGreaterThanOrEqual(before - 2000); // file systems and servers round, or cut to seconds
        expect(modifiedAt).toBeLessThanOrEqual(Date.now() + 2000);
      }
      expect(await store.listFolders("nothing/")).toEqual([]);
      expect(await store.listFolders("tasks/loose/")).toEqual([]);
    });

    it("answers a ping", async () => {
      const store = await open();
      await expect(store.ping()).resolves.toBeUndefined();
    });
  });
}

async function readBytes(store: ArtifactStore, key: string): Promise<Buffer | undefined> {
  const bytes = await store.read(key);
  return bytes && Buffer.from(bytes);
}
