import { cropMask } from "../mask/crop-mask.ts";
import type { TextLine } from "./list-lines.ts";

/** In heights of the middle: some three letters. What lies behind a long line changes along it. */
const PIECE_LENGTH = 6;
const SHORTEST_PX = 48;

/** Cuts a line across its longer side into pieces of about equal length. */
export function splitLine(line: TextLine): TextLine[] {
  const { bounds, middle, heightPx } = line;
  const isWide = bounds.width >= bounds.height;
  const length = isWide ? bounds.width : bounds.height;
  const count = Math.max(1, Math.round(length / Math.max(SHORTEST_PX, PIECE_LENGTH * heightPx)));
  const pieces: TextLine[] = [];
  for (let index = 0; index < count; index++) {
    const from = Math.round((length * index) / count);
    const size = Math.round((length * (index + 1)) / count) - from;
    const part = isWide
      ? { x: from, y: 0, width: size, height: bounds.height }
      : { x: 0, y: from, width: bounds.width, height: size };
    const piece = { ...part, x: bounds.x + part.x, y: bounds.y + part.y };
    pieces.push({ ...line, bounds: piece, middle: cropMask(middle, part) });
  }
  return pieces;
}
