import { encodeImage } from "../encode-image.ts";
import { createMask, createRaster } from "@lacuna/raster";
import { drawStroke } from "@lacuna/selection";

/** Strokes of letters in a box 6 wide and 10 high: no font of the machine is used. */
const LETTERS: readonly (readonly (readonly [number, number])[])[][] = [
  [
    [
      [0, 0],
      [0, 10],
    ],
    [
      [6, 0],
      [6, 10],
    ],
    [
      [0, 5],
      [6, 5],
    ],
  ],
  [
    [
      [6, 0],
      [0, 0],
      [0, 10],
      [6, 10],
    ],
    [
      [0, 5],
      [5, 5],
    ],
  ],
  [
    [
      [0, 0],
      [0, 10],
      [6, 10],
    ],
  ],
  [
    [
      [0, 0],
      [0, 10],
      [6, 10],
    ],
  ],
  [
    [
      [3, 0],
      [6, 3],
      [6, 7],
      [3, 10],
      [0, 7],
      [0, 3],
      [3, 0],
    ],
  ],
];

export interface LetteredPicture {
  /** A PNG file: white letters, 40 pixels high, on a smooth ground. */
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Around the letters. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** Draws a picture of 480 × 320 pixels with one word on it. */
export async function drawLetteredPicture(): Promise<LetteredPicture> {
  const [width, height] = [480, 320];
  const [left, top, scale] = [120, 130, 4];
  const ink = createMask(width, height);
  for (const [index, strokes] of LETTERS.entries()) {
    for (const points of strokes) {
      const line = points.map(([x, y]) => ({ x: left + (index * 10 + x) * scale, y: top + y * scale, radiusPx: 3 }));
      drawStroke(ink, line);
    }
  }
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      const shade = 70 + (y * 50) / height + ((x * 7919 + y * 104_729) % 7);
      data.set(ink.data[p] === 0 ? [shade, shade * 0.8, shade * 0.5] : [245, 245, 240], p * 3);
    }
  }
  const raster = createRaster({ width, height, model: "rgb", hasAlpha: false, data });
  const { bytes } = await encodeImage(raster, undefined, { format: "png" });
  return { bytes, width, height, box: { x: left - 3, y: top - 3, width: 46 * scale + 6, height: 10 * scale + 6 } };
}
