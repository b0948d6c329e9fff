import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { call, failureCodeOf, textOf } from "../testing/call.ts";
import { BOX, HEIGHT, openTools, putFile, WIDTH } from "../testing/open-tools.ts";
import { boxMaskFile, stripesFile } from "../testing/pictures.ts";

describe("bad input", () => {
  const image = "a.png";
  it.each<[string, string, Record<string, unknown>, string]>([
    ["no picture", "erase", { boxes: [BOX] }, "bad_input"],
    ["nothing marked", "erase", { image }, "bad_option"],
    ["an unknown word", "erase", { image, boxes: [BOX], dilate: 3 }, "bad_input"],
    ["a dilation out of range", "erase", { image, boxes: [BOX], dilatePx: 101 }, "bad_input"],
    ["half a pixel of dilation", "erase", { image, boxes: [BOX], dilatePx: 1.5 }, "bad_input"],
    ["a seed below 0", "erase", { image, boxes: [BOX], seed: -1 }, "bad_input"],
    ["nine variations", "erase", { image, boxes: [BOX], variations: 9 }, "bad_input"],
    ["an unknown effort", "erase", { image, boxes: [BOX], effort: "heroic" }, "bad_input"],
    ["a box without height", "erase", { image, boxes: [{ x: 1, y: 1, width: 4 }] }, "bad_input"],
    ["a box of no width", "erase", { image, boxes: [{ ...BOX, width: 0 }] }, "bad_input"],
    ["a box outside", "erase", { image, boxes: [{ ...BOX, x: 500 }] }, "bad_shape"],
    ["a stroke outside", "erase", { image, strokes: [{ radiusPx: 3, points: [[500, 5]] }] }, "bad_shape"],
    [
      "a polygon of two corners",
      "erase",
      {
        image,
        polygons: [
          [
            [1, 1],
            [5, 5],
          ],
        ],
      },
      "bad_input",
    ],
    [
      "a corner of three numbers",
      "erase",
      {
        image,
        polygons: [
          [
            [1, 1, 1],
            [5, 5],
            [1, 5],
          ],
        ],
      },
      "bad_input",
    ],
    ["a missing file", "erase", { image: "none.png", boxes: [BOX] }, "file_not_found"],
    ["a folder", "erase", { image: ".", boxes: [BOX] }, "file_unreadable"],
    ["a file that is no picture", "erase", { image: "notes.txt", boxes: [BOX] }, "unsupported_format"],
    ["half a picture", "erase", { image: "half.png", boxes: [BOX] }, "damaged_image"],
    ["half a picture to look at", "describe_image", { image: "half.png" }, "damaged_image"],
    ["a zero byte in a name", "erase", { image: "a\0.png", boxes: [BOX] }, "bad_input"],
    ["an address of another kind", "erase", { image: "ftp://example.com/a.png", boxes: [BOX] }, "bad_input"],
    ["a data URI of no base64", "erase", { image: "data:image/png,abc", boxes: [BOX] }, "not_decodable"],
    ["a result that is none", "erase", { image: "lacuna://results/x/1", boxes: [BOX] }, "result_not_found"],
    ["bare base64", "erase", { image: "iVBOR".repeat(2000), boxes: [BOX] }, "bad_input"],
    ["a mask of another size", "erase", { image, mask: "small.png" }, "mask_mismatch"],
    ["a mask without alpha", "erase", { image, mask: "a.png", maskChannel: "alpha" }, "mask_mismatch"],
    ["all of the picture", "erase", { image, boxes: [{ x: 0, y: 0, width: 96, height: 64 }] }, "empty_source"],
    ["an output of no format", "erase", { image, boxes: [BOX], output: "x.gif" }, "bad_option"],
    ["an output of another format", "erase", { image, boxes: [BOX], output: "x.jpg", format: "png" }, "bad_option"],
    ["an output in a file", "erase", { image, boxes: [BOX], output: "a.png/x.png" }, "output_unwritable"],
    ["both output and no output", "erase", { image, boxes: [BOX], output: "x.png", save: false }, "bad_option"],
    ["a region outside", "describe_image", { image, region: { x: 96, y: 0, width: 5, height: 5 } }, "bad_option"],
    ["a fill without a prompt", "fill", { image, boxes: [BOX] }, "bad_input"],
    ["a canvas of nothing", "extend", { image }, "bad_option"],
    ["a canvas of two kinds", "extend", { image, left: 5, width: 200, height: 100 }, "bad_option"],
    ["half a size", "extend", { image, width: 200 }, "bad_option"],
    ["a canvas that would cut", "extend", { image, width: 95, height: 64 }, "bad_option"],
    ["an avoid mask of another size", "extend", { image, left: 5, avoid: "small.png" }, "mask_mismatch"],
    ["a margin in words", "extend", { image, left: "wide" }, "bad_input"],
    ["a task's name that is a number", "get_task", { taskId: 5 }, "bad_input"],
  ])("of %s is an error with a code", async (_, name, args, code) => {
    const { server, client } = await openTools();
    const bytes = await stripesFile(WIDTH, HEIGHT);
    await putFile(server, "a.png", bytes);
    await putFile(server, "half.png", bytes.subarray(0, bytes.length / 2));
    await putFile(server, "small.png", await boxMaskFile(10, 10, [1, 1, 3, 3]));
    await putFile(server, "notes.txt", Buffer.from("no picture at all, just words"));
    const before = (await readdir(server.folder)).toSorted();
    const reply = await call(client, name, args);
    expect([failureCodeOf(reply), textOf(reply).startsWith(`${code}: `)]).toEqual([code, true]);
    expect((await readdir(server.folder)).toSorted()).toEqual(before);
    expect(server.lines).toEqual([]);
  });

  it("of a picture with too many pixels is refused before it is decoded", async () => {
    const { server, client } = await openTools({ limits: { maxPixels: 1000 } });
    await putFile(server, "a.png", await stripesFile(WIDTH, HEIGHT));
    expect(failureCodeOf(await call(client, "describe_image", { image: "a.png" }))).toBe("too_large");
    expect((await stat(path.join(server.folder, "a.png"))).isFile()).toBe(true);
  });

  it("of a tool that there is none of is the protocol's own error", async () => {
    const { client } = await openTools();
    await expect(client.callTool({ name: "paint", arguments: {} })).rejects.toThrow("There is no tool paint");
    await expect(client.readResource({ uri: "lacuna://results/x/1" })).rejects.toThrow("result_not_found");
    await expect(client.readResource({ uri: "file:///etc/passwd" })).rejects.toThrow("result_not_found");
  });
});
