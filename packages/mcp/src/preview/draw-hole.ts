import { HOLE_THRESHOLD, type Mask, type Rect } from "@lacuna/raster";
import sharp from "sharp";
import type { PreviewImage } from "../tasks/task.ts";
import { encodePreview, PREVIEW_PIXELS, shrinkTo } from "./render-preview.ts";

/** What was marked, and what the dilation adds to it. Colors that photographs seldom hold. */
const MARKED = [255, 0, 64] as const;
const GROWN = [255, 190, 0] as const;
const TINT = 0.55;

/**
 * Draws a picture with what would be erased tinted over it: red where it is marked, amber where it is grown.
 *
 * @param bytes   A file that is known to be a picture of a kind that we read. Not modified.
 * @param marked  The upright picture's size; 128 and more is marked.
 * @param grown   The same, dilated.
 * @param region  Only this part of the upright picture.
 */
export async function drawHole(
  bytes: Uint8Array,
  marked: Mask,
  grown: Mask,
  region: Rect | undefined,
  maxPixels: number = PREVIEW_PIXELS,
): Promise<PreviewImage> {
  const shown = region ?? { x: 0, y: 0, width: marked.width, height: marked.height };
  const { data, info } = await shrinkTo(sharp(bytes, { limitInputPixels: false }), marked, { region: shown, maxPixels })
    .flatten({ background: "#808080" })
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = cell(x, width, shown.x, shown.width);
      const rows = cell(y, height, shown.y, shown.height);
      const color = isAnySet(marked, from, rows) ? MARKED : isAnySet(grown, from, rows) ? GROWN : undefined;
      if (color === undefined) continue;
      const at = (y * width + x) * channels;
      for (let c = 0; c < 3; c++) data[at + c] = Math.round((data[at + c] ?? 0) * (1 - TINT) + (color[c] ?? 0) * TINT);
    }
  }
  return encodePreview(sharp(data, { raw: { width, height, channels } }), false);
}

interface Span {
  readonly first: number;
  readonly end: number;
}

/** The pixels of the picture that one of the preview's covers; always one at least, so that nothing thin gets lost. */
function cell(at: number, count: number, offset: number, length: number): Span {
  const first = offset + Math.floor((at * length) / count);
  return { first, end: Math.max(first + 1, offset + Math.floor(((at + 1) * length) / count)) };
}

function isAnySet({ width, data }: Mask, columns: Span, rows: Span): boolean {
  for (let y = rows.first; y < rows.end; y++) {
    for (let x = columns.first; x < columns.end; x++) {
      if ((data[y * width + x] ?? 0) >= HOLE_THRESHOLD) return true;
    }
  }
  return false;
}
