import { encodeImage, encodeMask, type ImageFormat } from "@lacuna/codec";
import { createMask, createRaster, type Raster } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { createEraser } from "./eraser.ts";
import { EraseError } from "./errors.ts";
import type { ExtendRequest } from "./extend-request.ts";
import { createRemoteEraser } from "./remote-eraser.ts";
import type { RemoteExtend, RemoteFill, RemoteMachine, RemoteRun } from "./remote-machine.ts";
import type { EraseRequest } from "./request.ts";
import { boxMask, testPicture } from "./testing/test-picture.ts";

const [WIDTH, HEIGHT] = [72, 56];
const mask = boxMask(WIDTH, HEIGHT, 30, 20, 10);

/** A picture of this kind, patterned; with alpha it is transparent at the top left. */
function pictureOf(model: Raster["model"], hasAlpha: boolean, bits: 8 | 16): Raster {
  const channels = { gray: 1, rgb: 3, cmyk: 4 }[model] + (hasAlpha ? 1 : 0);
  const data = bits === 8 ? new Uint8Array(WIDTH * HEIGHT * channels) : new Uint16Array(WIDTH * HEIGHT * channels);
  const most = 2 ** bits - 1;
  for (let i = 0; i < data.length; i++) {
    const [pixel, channel] = [Math.floor(i / channels), i % channels];
    const [x, y] = [pixel % WIDTH, Math.floor(pixel / WIDTH)];
    const isAlpha = hasAlpha && channel === channels - 1;
    if (isAlpha) data[i] = x < 12 && y < 9 ? 0 : most;
    else data[i] = Math.round((0.5 + 0.3 * Math.sin((x + channel * 2 + y * 0.4) / 3) + ((i * 7919) % 41) / 400) * most);
  }
  return createRaster({ width: WIDTH, height: HEIGHT, model, hasAlpha, data });
}

/** The other machine: the same library, that knows nothing but what it is sent. */
const there: RemoteMachine = {
  async fillMask({ mask: marks, dilatePx, guide, ...run }: RemoteFill) {
    await using eraser = createEraser({ threads: 1 });
    const led = guide && { guide: { image: guide.file, rect: guide.rect } };
    const { images, warnings } = await eraser.erase({ ...toRequest(run), mask: marks, dilatePx, ...led });
    return { files: images.map(({ bytes }) => bytes), warnings };
  },
  async fillCanvas({ margins, overlapPx, ...run }: RemoteExtend) {
    await using eraser = createEraser({ threads: 1 });
    const overlap = overlapPx === undefined ? {} : { overlapPx };
    const { images, warnings } = await eraser.extend({ ...toRequest(run), canvas: margins, ...overlap });
    return { files: images.map(({ bytes }) => bytes), warnings };
  },
};

function toRequest({ image, avoid, format, seed, variations, effort }: RemoteRun) {
  return {
    image,
    format,
    keepMetadata: false,
    ...(avoid !== undefined && { avoid }),
    ...(seed !== undefined && { seed }),
    ...(variations !== undefined && { variations }),
    ...(effort !== undefined && { effort }),
  };
}

function returning(...files: readonly Uint8Array[]): RemoteMachine {
  const reply = async () => ({ files, warnings: [] });
  return { fillMask: reply, fillCanvas: reply };
}

async function eraseHereAndThere(request: EraseRequest) {
  await using here = createEraser({ threads: 1 });
  await using remote = createRemoteEraser(there);
  return [await here.erase(request), await remote.erase(request)] as const;
}

async function extendHereAndThere(request: ExtendRequest) {
  await using here = createEraser({ threads: 1 });
  await using remote = createRemoteEraser(there);
  return [await here.extend(request), await remote.extend(request)] as const;
}

describe("a remote eraser", () => {
  it.each<[Raster["model"], boolean, 8 | 16, ImageFormat]>([
    ["rgb", false, 8, "jpeg"],
    ["rgb", false, 8, "png"],
    ["rgb", true, 8, "webp"],
    ["rgb", true, 16, "png"],
    ["gray", false, 8, "png"],
    ["gray", true, 16, "tiff"],
    ["gray", false, 16, "png"],
    ["cmyk", false, 8, "tiff"],
    ["cmyk", false, 8, "jpeg"],
  ])("makes the same bytes as a local one of %s (alpha: %s, %i bits) in %s", async (model, hasAlpha, bits, format) => {
    const image = (await encodeImage(pictureOf(model, hasAlpha, bits), undefined, { format })).bytes;
    const [here, remote] = await eraseHereAndThere({ image, mask, variations: 2, comparison: true });
    expect(remote).toEqual(here);
  });

  it("means the same by every option", async () => {
    const image = (await encodeImage(pictureOf("rgb", true, 8), undefined, { format: "png" })).bytes;
    const avoid = boxMask(WIDTH, HEIGHT, 0, 30, 20);
    for (const options of [
      { mask: "alpha" },
      { mask: ["alpha", mask, { shapes: [{ kind: "box", x: 50, y: 5, width: 4, height: 4 }] }], seed: 9 },
      { mask: await encodeMask(boxMask(36, 28, 3, 3, 20)), fitMask: true, invert: true, dilatePx: 0 },
      { mask, avoid, effort: "fast", format: "jpeg", quality: 40, keepMetadata: false, dilatePx: 3 },
      { mask: createMask(WIDTH, HEIGHT) },
    ] as const satisfies readonly Omit<EraseRequest, "image">[]) {
      const [here, remote] = await eraseHereAndThere({ image, ...options });
      expect(remote).toEqual(here);
    }
  });

  it.each([8, 16] as const)("is led by the same guide in a picture of %i bits", async (bits) => {
    const image = (await encodeImage(pictureOf("rgb", false, bits), undefined, { format: "png" })).bytes;
    const guess = pictureOf("rgb", true, 8); // colors under full transparency count as well
    const guide = { image: guess, rect: { x: 3, y: -1, width: 60.5, height: 57 } };
    const [here, remote] = await eraseHereAndThere({ image, mask, guide });
    expect(remote).toEqual(here);
    expect(remote.bytes).not.toEqual((await eraseHereAndThere({ image, mask }))[0].bytes);
  });

  it("takes decoded pixels, too", async () => {
    const [here, remote] = await eraseHereAndThere({ image: testPicture(WIDTH, HEIGHT), mask });
    expect(remote).toEqual(here);
  });

  it.each<[Raster["model"], boolean, 8 | 16, ImageFormat]>([
    ["rgb", false, 8, "jpeg"],
    ["rgb", true, 16, "png"],
    ["gray", true, 8, "png"],
    ["gray", false, 16, "tiff"],
    ["cmyk", false, 8, "tiff"],
  ])("extends to the same bytes %s (alpha: %s, %i bits) in %s", async (model, hasAlpha, bits, format) => {
    const image = (await encodeImage(pictureOf(model, hasAlpha, bits), undefined, { format })).bytes;
    const [here, remote] = await extendHereAndThere({ image, canvas: { left: "20%", bottom: 7 }, variations: 2 });
    expect(remote).toEqual(here);
  });

  it("means the same by every option of a larger canvas", async () => {
    const image = (await encodeImage(pictureOf("rgb", false, 8), undefined, { format: "png" })).bytes;
    const avoid = boxMask(WIDTH, HEIGHT, 0, 30, 20);
    for (const options of [
      { canvas: { aspectRatio: "2:1", anchor: "left" }, overlapPx: 5, seed: 9 },
      { canvas: { width: 200, height: 80, anchor: "bottom-right" }, overlapPx: 0, avoid, effort: "fast" },
      { canvas: { top: 10 }, format: "jpeg", quality: 40, keepMetadata: false },
      { canvas: { aspectRatio: "9:7" } },
    ] as const satisfies readonly Omit<ExtendRequest, "image">[]) {
      const [here, remote] = await extendHereAndThere({ image, ...options });
      expect(remote).toEqual(here);
    }
  });

  it("takes over nothing outside of the hole, and no other kind of picture", async () => {
    const image = pictureOf("rgb", false, 8);
    const white = createRaster({ ...image, data: new Uint8Array(image.data.length).fill(255) });
    const files = [(await encodeImage(white, undefined, { format: "png" })).bytes];
    const { images, hole } = await createRemoteEraser(returning(...files)).erase({ image, mask });
    expect([...images[0].raster.data]).toEqual(
      [...image.data].map((value, i) => (hole.data[Math.floor(i / 3)] === 0 ? value : 255)),
    );
    const gray = [(await encodeImage(pictureOf("gray", false, 8), undefined, { format: "png" })).bytes];
    for (const wrong of [gray, [], [new Uint8Array(9)]]) {
      const result = createRemoteEraser(returning(...wrong)).erase({ image, mask });
      await expect(result).rejects.toBeInstanceOf(EraseError);
    }
  });
});
