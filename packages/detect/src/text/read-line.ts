import type { Raster } from "@lacuna/raster";
import { viewColors } from "@lacuna/selection";
import type { TextLine } from "./list-lines.ts";
import { READER_HEIGHT, type TextReader } from "./text-reader.ts";

export interface Reading {
  readonly text: string;
  /** The mean probability of the signs, 0–1; 0 of no sign. */
  readonly confidence: number;
}

/** Of a middle, in its heights: letters reach beyond it. */
const LINE_HEIGHT = 2.3;
const LONGEST_PX = 1600;
/** Whoever reads so well holds the page the right way up. */
const SURE = 0.9;

/** How much broader than high a straight line's middle may seem by its moments. */
const MOST_BREADTH = 1.7;

export interface LineDirection {
  /** Clockwise from level. */
  readonly degrees: number;
  /** The middle's middle, in pixels of the picture. */
  readonly x: number;
  readonly y: number;
  /** Sides of the rectangle that has the same moments. */
  readonly length: number;
  readonly breadth: number;
}

/** The direction of a line, in degrees clockwise from reading direction, by the second moments of its middle. */
export function directionOf({ bounds, middle }: TextLine): LineDirection {
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let p = 0; p < middle.data.length; p++) {
    if (middle.data[p] === 0) continue;
    const x = p % bounds.width;
    const y = (p - x) / bounds.width;
    count++;
    sumX += x;
    sumY += y;
    xx += x * x;
    yy += y * y;
    xy += x * y;
  }
  const x = sumX / count;
  const y = sumY / count;
  const a = xx / count - x * x;
  const b = yy / count - y * y;
  const c = xy / count - x * y;
  const angle = Math.atan2(2 * c, a - b) / 2;
  const unequal = Math.sqrt(((a - b) / 2) ** 2 + c * c);
  return {
    degrees: (angle * 180) / Math.PI,
    x: bounds.x + x,
    y: bounds.y + y,
    length: Math.sqrt(12 * ((a + b) / 2 + unequal)),
    breadth: Math.sqrt(12 * Math.max(0, (a + b) / 2 - unequal)),
  };
}

/** A house that a mark is written across is seen with it as one region, and can be read; but it is no line. */
export function isStraight(line: TextLine): boolean {
  return directionOf(line).breadth <= MOST_BREADTH * line.heightPx + 2;
}

/**
 * Reads a line in both of its directions and takes what is surer.
 *
 * @param degrees     The direction of a line that is too short to tell it.
 * @param isMirrored  Whether to read it as in a mirror, as what is written on the other side of a sail or a pane.
 */
export async function readLine(
  raster: Raster,
  line: TextLine,
  reader: TextReader,
  degrees: number,
  isMirrored = false,
): Promise<Reading> {
  const direction = directionOf(line);
  const isLong = direction.length > 2 * line.heightPx;
  const along = isLong ? direction.degrees : degrees;
  let best: Reading = { text: "", confidence: 0 };
  for (const turn of [0, 180]) {
    const { input, width } = cutStrip(raster, line, { ...direction, degrees: along + turn }, isMirrored);
    const reading = decode(await reader.run(input, width), reader.signs);
    if (reading.confidence * Math.min(4, reading.text.length) > best.confidence * Math.min(4, best.text.length)) {
      best = reading;
    }
    if (best.confidence > SURE && best.text.length > 2) break;
  }
  return best;
}

function cutStrip(
  raster: Raster,
  { heightPx }: TextLine,
  { degrees, x, y, length }: LineDirection,
  isMirrored: boolean,
): { input: Float32Array; width: number } {
  const high = LINE_HEIGHT * heightPx + 2;
  const scale = high / READER_HEIGHT;
  const width = Math.max(READER_HEIGHT, Math.min(LONGEST_PX, Math.round((length + 1.2 * heightPx) / scale)));
  const cos = Math.cos((degrees * Math.PI) / 180) * scale;
  const sin = Math.sin((degrees * Math.PI) / 180) * scale;
  const size = { x: 0, y: 0, width: raster.width, height: raster.height };
  const { data, start, pixelStride, rowStride } = viewColors(raster, size);
  const plane = READER_HEIGHT * width;
  const input = new Float32Array(3 * plane);
  for (let row = 0; row < READER_HEIGHT; row++) {
    for (let column = 0; column < width; column++) {
      const u = (column + 0.5 - width / 2) * (isMirrored ? -1 : 1);
      const v = row + 0.5 - READER_HEIGHT / 2;
      const atX = Math.max(0, Math.min(raster.width - 1.001, x + cos * u - sin * v));
      const atY = Math.max(0, Math.min(raster.height - 1.001, y + sin * u + cos * v));
      const left = Math.floor(atX);
      const top = Math.floor(atY);
      const from = start + top * rowStride + left * pixelStride;
      const right = left + 1 < raster.width ? pixelStride : 0;
      const down = top + 1 < raster.height ? rowStride : 0;
      for (let c = 0; c < 3; c++) {
        const upper = data[from + c] * (1 - atX + left) + data[from + right + c] * (atX - left);
        const lower = data[from + down + c] * (1 - atX + left) + data[from + down + right + c] * (atX - left);
        const value = upper * (1 - atY + top) + lower * (atY - top);
        input[(2 - c) * plane + row * width + column] = value / 127.5 - 1;
      }
    }
  }
  return { input, width };
}

/** Takes the likeliest sign of each step; the same sign in steps that follow each other is one. */
function decode({ data, classes }: Awaited<ReturnType<TextReader["run"]>>, signs: readonly string[]): Reading {
  let text = "";
  let sum = 0;
  let count = 0;
  let before = 0;
  for (let step = 0; step < data.length; step += classes) {
    let best = 0;
    for (let index = 1; index < classes; index++) if (data[step + index] > data[step + best]) best = index;
    if (best !== 0 && best !== before) {
      text += signs[best - 1] ?? " ";
      sum += data[step + best];
      count++;
    }
    before = best;
  }
  return { text: text.trim(), confidence: count === 0 ? 0 : sum / count };
}
