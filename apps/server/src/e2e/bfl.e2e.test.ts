import { decodeImage } from "@lacuna/codec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { download, pollBfl, submitToBfl } from "../testing/bfl-client.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { openServer, type TestServer } from "../testing/test-server.ts";

const WIDTH = 160;
const HEIGHT = 120;
const SIDE = 30;
const DILATE_PX = 5;

let server: TestServer;
let image: Uint8Array;
let link: string;
let timeShiftMs = 0;

beforeAll(async () => {
  server = await openServer({ now: () => Date.now() + timeShiftMs });
  image = await pictureFile(WIDTH, HEIGHT);
  const mask = toBase64(await maskFile(WIDTH, HEIGHT, SIDE));
  const task = await submitToBfl(server.origin, { image: toBase64(image), mask, dilate_pixels: DILATE_PX, seed: 7 });
  link = await pollBfl(task);
});

afterAll(() => server[Symbol.asyncDispose]());

describe("a task over BFL's contract", () => {
  it("changes nothing outside of the grown mask, and something inside", async () => {
    const [before, after] = [await decodeImage(image), await decodeImage(await download(link))];
    expect([after.raster.width, after.raster.height]).toEqual([WIDTH, HEIGHT]);
    const left = (WIDTH - SIDE) >> 1;
    const top = (HEIGHT - SIDE) >> 1;
    let changedInside = 0;
    let changedOutside = 0;
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        const dx = Math.max(left - x, x - (left + SIDE - 1), 0);
        const dy = Math.max(top - y, y - (top + SIDE - 1), 0);
        const at = (y * WIDTH + x) * 3;
        const isSame = [0, 1, 2].every((c) => before.raster.data[at + c] === after.raster.data[at + c]);
        if (isSame) continue;
        if (dx * dx + dy * dy <= DILATE_PX * DILATE_PX) changedInside++;
        else changedOutside++;
      }
    }
    expect(changedOutside).toBe(0);
    expect(changedInside).toBeGreaterThan((SIDE * SIDE) / 2);
  });
});

describe("a link to a result", () => {
  it("sends the file with its type, its name and no right to run anything", async () => {
    const response = await fetch(link);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "image/png",
      "content-length": String(bytes.length),
      "content-disposition": expect.stringMatching(/^inline; filename="lacuna-[0-9a-f]{8}-0\.png"$/),
      "content-security-policy": "default-src 'none'; sandbox",
      "cache-control": expect.stringMatching(/^private, max-age=[1-9]\d{0,2}, immutable$/),
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-site",
      "accept-ranges": "bytes",
      etag: expect.stringMatching(/^"[\w-]+"$/),
    });
  });

  it("answers HEAD with the same headers and no content", async () => {
    const [head, get] = [await fetch(link, { method: "HEAD" }), await fetch(link)];
    const size = (await get.arrayBuffer()).byteLength;
    expect(head.status).toBe(200);
    expect(head.headers.get("content-length")).toBe(String(size));
    expect(head.headers.get("etag")).toBe(get.headers.get("etag"));
    expect((await head.arrayBuffer()).byteLength).toBe(0);
  });

  it("sends parts that make up the whole", async () => {
    const whole = await download(link);
    const middle = whole.length >> 1;
    const parts = [];
    for (const range of [`bytes=0-${middle - 1}`, `bytes=${middle}-`]) {
      const response = await fetch(link, { headers: { range } });
      expect(response.status).toBe(206);
      parts.push(Buffer.from(await response.arrayBuffer()));
      if (parts.length === 1) {
        expect(response.headers.get("content-range")).toBe(`bytes 0-${middle - 1}/${whole.length}`);
      }
    }
    expect(Buffer.compare(Buffer.concat(parts), whole)).toBe(0);
  });

  it("refuses a part behind the end, and says how long the file is", async () => {
    const whole = await download(link);
    const response = await fetch(link, { headers: { range: `bytes=${whole.length}-` } });
    expect(response.status).toBe(416);
    expect(response.headers.get("content-range")).toBe(`bytes */${whole.length}`);
    expect(await response.json()).toMatchObject({ error: "range_not_satisfiable" });
  });

  it("sends the whole to whoever asks for a part of another version", async () => {
    const response = await fetch(link, { headers: { range: "bytes=0-1", "if-range": '"another"' } });
    expect(response.status).toBe(200);
    await response.arrayBuffer();
  });

  it("sends nothing to whoever has it already", async () => {
    const { headers } = await fetch(link, { method: "HEAD" });
    const response = await fetch(link, { headers: { "if-none-match": `"x", W/${headers.get("etag")}` } });
    expect(response.status).toBe(304);
  });

  it.each([
    ["another signature", (url: string) => url.replace(/.$/, (last) => (last === "A" ? "B" : "A"))],
    ["a later time", (url: string) => url.replace(/expires=\d/, "expires=9")],
    ["another index", (url: string) => url.replace("/0.png", "/1.png")],
    ["no query", (url: string) => url.replace(/\?.*/, "")],
    ["a path that leads out", (url: string) => url.replace("/artifacts/", "/artifacts/..%2f")],
    ["more than was signed", (url: string) => `${url}&more=1`],
  ])("refuses a link with %s", async (_what, change) => {
    const response = await fetch(change(link));
    expect(response.status).toBe(403);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toMatchObject({ error: "forbidden" });
  });

  it("is gone when its time is up", async () => {
    timeShiftMs = 24 * 3_600_000;
    const response = await fetch(link);
    timeShiftMs = 0;
    expect(response.status).toBe(410);
    expect(await response.json()).toMatchObject({ error: "expired" });
  });
});
