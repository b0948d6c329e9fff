import type { Raster, Rect } from "@lacuna/raster";
import { viewColors } from "@lacuna/selection";

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Reads a part of a picture at another size: means of the pixels that each of the answer's pixels stands for, and values in
 * between where it is enlarged.
 *
 * @param view  In whole pixels. It may reach beyond the picture: what lies there is black.
 * @returns     Red, green and blue, 0–255, interleaved.
 *
 * Cost: O(area of the view + area of the answer).
 */
export function sampleView(raster: Raster, view: Rect, size: Size): Float32Array {
  const out = new Float32Array(size.width * size.height * 3);
  const seen = seenPart(view, raster);
  if (seen === undefined) return out;
  const { data, start, pixelStride, rowStride } = viewColors(raster, seen);
  const columns = spansOf(view.x, view.width, size.width, seen.x, seen.width);
  const rows = spansOf(view.y, view.height, size.height, seen.y, seen.height);
  for (let y = 0; y < size.height; y++) {
    const row = rows[y];
    if (row === undefined) continue;
    for (let x = 0; x < size.width; x++) {
      const column = columns[x];
      if (column === undefined) continue;
      const to = (y * size.width + x) * 3;
      const weight = 1 / (row.total * column.total);
      for (let v = row.first; v < row.end; v++) {
        const inRow = (row.weights === undefined ? 1 : row.weights[v - row.first]) * weight;
        for (let u = column.first; u < column.end; u++) {
          const share = column.weights === undefined ? inRow : inRow * column.weights[u - column.first];
          const from = start + v * rowStride + u * pixelStride;
          out[to] += data[from] * share;
          out[to + 1] += data[from + 1] * share;
          out[to + 2] += data[from + 2] * share;
        }
      }
    }
  }
  return out;
}

function seenPart(view: Rect, { width, height }: Size): Rect | undefined {
  const left = Math.max(0, view.x);
  const top = Math.max(0, view.y);
  const seen = {
    x: left,
    y: top,
    width: Math.min(width, view.x + view.width) - left,
    height: Math.min(height, view.y + view.height) - top,
  };
  return seen.width > 0 && seen.height > 0 ? seen : undefined;
}

/** The pixels of a row or column that one of the answer's stands for; left out weights are 1. */
interface Span {
  readonly first: number;
  readonly end: number;
  readonly weights?: readonly [number, number];
  readonly total: number;
}

/** Positions count from `seenStart`. Undefined is what lies outside. */
function spansOf(start: number, length: number, count: number, seenStart: number, seen: number): (Span | undefined)[] {
  const step = length / count;
  return Array.from({ length: count }, (_, i) => {
    const middle = start + (i + 0.5) * step - seenStart;
    if (middle < 0 || middle >= seen) return undefined;
    if (step > 1) {
      const first = Math.max(0, Math.floor(start + i * step - seenStart));
      const end = Math.min(seen, Math.max(first + 1, Math.floor(start + (i + 1) * step - seenStart)));
      return { first, end, total: end - first };
    }
    const left = Math.max(0, Math.min(seen - 1, Math.floor(middle - 0.5)));
    const part = Math.max(0, Math.min(1, middle - 0.5 - left));
    if (left === seen - 1) return { first: left, end: seen, total: 1 };
    return { first: left, end: left + 2, weights: [1 - part, part], total: 1 };
  });
}
