import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { call, callForTask, imageOf } from "../testing/call.ts";
import { BOX, HEIGHT, openTools, WIDTH } from "../testing/open-tools.ts";
import { dataUri, stripesFile } from "../testing/pictures.ts";

describe("preview_mask", () => {
  it("tints what is marked red and what dilation adds amber, and nothing else", async () => {
    const { client } = await openTools();
    const gray = await sharp({ create: { width: 60, height: 40, channels: 3, background: "#808080" } })
      .png()
      .toBuffer();
    const reply = await call(client, "preview_mask", {
      image: dataUri(gray),
      boxes: [{ x: 20, y: 10, width: 10, height: 8 }],
      dilatePx: 4,
    });
    expect(reply.structuredContent).toMatchObject({ markedPixels: 80, bounds: { x: 16, y: 6, width: 18, height: 16 } });
    const { data } = await sharp(imageOf(reply)).raw().toBuffer({ resolveWithObject: true });
    const colorAt = (x: number, y: number) => {
      const [red = 0, green = 0, blue = 0] = data.subarray((y * 60 + x) * 3);
      return { red, green, blue };
    };
    const [marked, grown, kept] = [colorAt(25, 14), colorAt(25, 8), colorAt(50, 30)];
    expect(marked.red - marked.green).toBeGreaterThan(100);
    expect(grown.red - grown.blue).toBeGreaterThan(100);
    expect(grown.green).toBeGreaterThan(120);
    expect(Math.max(...Object.values(kept)) - Math.min(...Object.values(kept))).toBeLessThan(12);
  });

  it("counts the very pixels that erase fills", async () => {
    const { client } = await openTools();
    const where = {
      image: dataUri(await stripesFile(WIDTH, HEIGHT)),
      boxes: [BOX],
      polygons: [
        [
          [5, 5],
          [20, 8],
          [9, 18],
        ],
      ],
      strokes: [
        {
          radiusPx: 3.5,
          points: [
            [70, 10],
            [84, 50],
          ],
        },
      ],
      dilatePx: 3,
    };
    const shown = await call(client, "preview_mask", where);
    const erased = await callForTask(client, "erase", { ...where, preview: "none" });
    expect(erased.holePixels).toBeGreaterThan(400);
    expect(shown.structuredContent).toMatchObject({ holePixels: erased.holePixels });
  });

  it("scales what was measured on a smaller copy", async () => {
    const { client } = await openTools();
    const image = dataUri(await stripesFile(WIDTH, HEIGHT));
    const full = await call(client, "preview_mask", { image, boxes: [BOX] });
    const half = { x: BOX.x / 2, y: BOX.y / 2, width: BOX.width / 2, height: BOX.height / 2 };
    const measuredOn = { width: WIDTH / 2, height: HEIGHT / 2 };
    const scaled = await call(client, "preview_mask", { image, boxes: [half], measuredOn });
    expect(scaled.structuredContent).toMatchObject({ bounds: { x: 20, y: 10, width: 36, height: 32 } });
    expect(scaled.structuredContent).toEqual(full.structuredContent);
  });

  it("shows where the picture itself is transparent", async () => {
    const { client } = await openTools();
    const alpha = await sharp({ create: { width: 30, height: 20, channels: 4, background: "#ffffff" } })
      .composite([
        {
          input: { create: { width: 5, height: 4, channels: 4, background: "#fff" } },
          left: 8,
          top: 6,
          blend: "dest-out",
        },
      ])
      .png()
      .toBuffer();
    const reply = await call(client, "preview_mask", { image: dataUri(alpha), transparency: true, dilatePx: 0 });
    expect(reply.structuredContent).toMatchObject({ holePixels: 20, bounds: { x: 8, y: 6, width: 5, height: 4 } });
  });
});
