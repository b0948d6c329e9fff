import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { TooLargeError } from "../artifacts/too-large-error.ts";
import type { Uploads } from "../tasks.ts";
import { openParts, type TestParts } from "../worker/testing/open-parts.ts";
import { createUploads } from "./uploads.ts";

const text = (content: string): Readable => Readable.from([Buffer.from(content)], { objectMode: false });

describe("uploads", () => {
  let parts: TestParts;
  let uploads: Uploads;
  let now = 1_000_000;
  const open = (): Uploads =>
    createUploads({ ...parts, now: () => now, randomUuid: randomUUID, maxBytes: 10, retentionMs: 1000 });
  beforeEach(async () => {
    now = 1_000_000;
    parts = await openParts({ clock: () => now });
    uploads = open();
  });
  afterEach(() => parts[Symbol.asyncDispose]());

  const begin = async (): Promise<string> =>
    (await uploads.begin({ owner: "a", fileName: "x.png", contentType: "image/png" })).id;

  async function read(id: string): Promise<string | undefined> {
    const opened = await uploads.open(id);
    return opened && Buffer.concat(await opened.stream.toArray()).toString();
  }

  it("keep a whole file with its type", async () => {
    const id = await begin();
    expect(await uploads.open(id)).toBeUndefined();
    const upload = await uploads.put(id, text("content"), "image/webp");
    expect(upload).toMatchObject({ state: "complete", owner: "a", sizeBytes: 7, contentType: "image/webp" });
    expect(await read(id)).toBe("content");
  });

  it("can be fetched from an address first, within their limits", async () => {
    const server = createServer((request, response) => response.end(request.url)).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    expect(Buffer.from(await uploads.download(`${origin}/a`)).toString()).toBe("/a");
    for (const [url, code] of [
      [`${origin}/longer-than-10`, "too_large"],
      ["http://10.0.0.1/", "address_refused"],
    ] as const) {
      await expect(uploads.download(url)).rejects.toMatchObject({ failure: { code } });
    }
  });

  it("cannot be written twice", async () => {
    const id = await begin();
    const both = await Promise.all([uploads.put(id, text("one")), uploads.put(id, text("two"))]);
    expect(both.filter((upload) => upload !== undefined)).toHaveLength(1);
    const kept = both[0] === undefined ? "two" : "one";
    expect(await uploads.put(id, text("three"))).toBeUndefined();
    expect(await read(id)).toBe(kept);
  });

  it("refuse a file that is too large, and can be tried again", async () => {
    const id = await begin();
    await expect(uploads.put(id, text("12345678901"))).rejects.toThrow(TooLargeError);
    expect((await uploads.put(id, text("1234567890")))?.state).toBe("complete");
  });

  it("survive a sender that goes away", async () => {
    const id = await begin();
    const broken = new Readable({ read() {} });
    const put = uploads.put(id, broken);
    broken.push("123");
    broken.destroy(new Error("connection lost"));
    await expect(put).rejects.toThrow("connection lost");
    expect((await uploads.put(id, text("again")))?.state).toBe("complete");
  });

  it("join parts in the order of their numbers, the last of each counting", async () => {
    const id = await begin();
    const tags = [
      await uploads.putPart(id, 10, text("end")),
      await uploads.putPart(id, 2, text("xy")),
      await uploads.putPart(id, 1, text("abc")),
      await uploads.putPart(id, 2, text("de")),
    ];
    for (const tag of tags) expect(tag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(new Set(tags).size).toBe(4);
    expect((await uploads.completeParts(id, [1, 10, 2]))?.state).toBe("complete");
    expect(await read(id)).toBe("abcdeend");
    expect((await parts.artifacts.stat(`uploads/${id}/parts/1`)) === undefined).toBe(true);
  });

  it("are not complete while a part is missing", async () => {
    const id = await begin();
    await uploads.putPart(id, 1, text("123456"));
    expect(await uploads.completeParts(id, [1, 2])).toBeUndefined();
    expect(await uploads.completeParts(id, [])).toBeUndefined();
  });

  it("refuse parts that are too large together, also when counting began anew", async () => {
    const id = await begin();
    await uploads.putPart(id, 1, text("123456"));
    await expect(uploads.putPart(id, 2, text("12345"))).rejects.toThrow(TooLargeError);
    await uploads.putPart(id, 1, text("1234567890")); // in place of the first
    await expect(uploads.putPart(id, 2, text("1"))).rejects.toThrow(TooLargeError);
    const restarted = open();
    await restarted.putPart(id, 2, text("1"));
    await expect(restarted.completeParts(id, [1, 2])).rejects.toThrow(TooLargeError);
    expect((await restarted.completeParts(id, [1]))?.state).toBe("complete");
  });

  it("take nothing for an unknown, expired or impossible one", async () => {
    const id = await begin();
    expect(await uploads.put(randomUUID(), text("x"))).toBeUndefined();
    expect(await uploads.putPart(id, 0, text("x"))).toBeUndefined();
    expect(await uploads.putPart(id, 1.5, text("x"))).toBeUndefined();
    now += 1001;
    expect(await uploads.put(id, text("x"))).toBeUndefined();
    expect(await uploads.putPart(id, 1, text("x"))).toBeUndefined();
    expect(await uploads.completeParts(id, [1])).toBeUndefined();
  });
});
