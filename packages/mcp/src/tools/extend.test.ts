import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { extend as extendWithLibrary } from "@lacuna/library";
import { describe, expect, it } from "vitest";
import { call, failureCodeOf, imagesOf } from "../testing/call.ts";
import { HEIGHT, openTools, putFile, WIDTH } from "../testing/open-tools.ts";
import { stripesFile } from "../testing/pictures.ts";

describe("extend", () => {
  it("writes the larger picture beside the smaller one, as the library makes it", async () => {
    const { server, client } = await openTools();
    const bytes = await stripesFile(WIDTH, HEIGHT, "jpeg");
    await putFile(server, "photo.jpg", bytes);
    const reply = await call(client, "extend", { image: "photo.jpg", aspectRatio: "2:1", anchor: "left", seed: 3 });
    const written = path.join(server.folder, "photo-extended.jpg");
    const canvas = { aspectRatio: "2:1", anchor: "left" } as const;
    const expected = await extendWithLibrary({ image: bytes, canvas, seed: 3, threads: 1 });
    expect(await readFile(written)).toEqual(Buffer.from(expected.bytes));
    expect(reply.structuredContent).toMatchObject({
      kind: "extend",
      state: "succeeded",
      width: 128,
      height: HEIGHT,
      holePixels: expected.holePixels,
      results: [{ path: written, seed: 3 }],
    });
    expect(imagesOf(reply)).toHaveLength(1);
  });

  it("leaves prompts to who can follow them", async () => {
    const { server, client } = await openTools();
    await putFile(server, "a.png", await stripesFile(WIDTH, HEIGHT));
    const reply = await call(client, "extend", { image: "a.png", left: "20%", prompt: "a hill" });
    expect(failureCodeOf(reply)).toBe("no_provider");
    expect(await readdir(server.folder)).toEqual(["a.png"]);
  });
});
