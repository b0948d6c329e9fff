import { createRequire } from "node:module";
import sharp from "sharp";
import type { Hole } from "../photos/picture.ts";

const require = createRequire(import.meta.url);

/**
 * An icon of Font Awesome Free (icons CC BY 4.0) as a shape, cut to its own bounds.
 *
 * @param name      File name of a solid icon, without its ending.
 * @param heightPx  Height of the rendering before the cut.
 */
export async function rasterizeIcon(name: string, heightPx: number): Promise<Hole> {
  const file = require.resolve(`@fortawesome/fontawesome-free/svgs/solid/${name}.svg`);
  const { data, info } = await sharp(file, { density: 72 })
    .resize({ height: heightPx, fit: "contain", background: "#0000" })
    .ensureAlpha()
    .extractChannel("alpha")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return cutToBounds({ width: info.width, height: info.height, data: data.map((alpha) => (alpha >= 128 ? 255 : 0)) });
}

function cutToBounds(shape: Hole): Hole {
  const columns = new Uint8Array(shape.width);
  const rows = new Uint8Array(shape.height);
  for (let p = 0; p < shape.data.length; p++) {
    if (!shape.data[p]) continue;
    columns[p % shape.width] = 1;
    rows[Math.floor(p / shape.width)] = 1;
  }
  const left = columns.indexOf(1),
    right = columns.lastIndexOf(1),
    top = rows.indexOf(1),
    bottom = rows.lastIndexOf(1);
  if (left < 0) throw new RangeError("an empty shape has no bounds");
  const cut = { width: right - left + 1, height: bottom - top + 1 };
  const data = new Uint8Array(cut.width * cut.height);
  for (let y = 0; y < cut.height; y++) {
    const from = (top + y) * shape.width + left;
    data.set(shape.data.subarray(from, from + cut.width), y * cut.width);
  }
  return { ...cut, data };
}

/** Nearest-neighbor scaling of a shape; the source is rendered larger than any use, so edges stay true to a pixel. */
export function scaleShape(shape: Hole, width: number, height: number, isMirrored: boolean): Hole {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = Math.min(shape.height - 1, Math.floor(((y + 0.5) * shape.height) / height)) * shape.width;
    for (let x = 0; x < width; x++) {
      const column = isMirrored ? width - 1 - x : x;
      data[y * width + x] =
        shape.data[from + Math.min(shape.width - 1, Math.floor(((column + 0.5) * shape.width) / width))];
    }
  }
  return { width, height, data };
}

export function stampShape(hole: Hole, shape: Hole, left: number, top: number): void {
  for (let y = Math.max(0, -top); y < shape.height && y + top < hole.height; y++) {
    for (let x = Math.max(0, -left); x < shape.width && x + left < hole.width; x++) {
      if (shape.data[y * shape.width + x]) hole.data[(y + top) * hole.width + x + left] = 255;
    }
  }
}
