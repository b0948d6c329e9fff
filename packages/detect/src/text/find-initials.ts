import type { Mask, Raster } from "@lacuna/raster";
import { growMask } from "@lacuna/selection";
import { subtract } from "../mask/combine-masks.ts";
import { cropMask } from "../mask/crop-mask.ts";
import { readSigns } from "./check-lines.ts";
import type { TextLine } from "./list-lines.ts";
import { directionOf, readLine } from "./read-line.ts";
import { splitLine } from "./split-line.ts";
import { stretchLine } from "./stretch-line.ts";
import type { TextReader } from "./text-reader.ts";

/** How far a line is read on at either end, in heights of its middle. What is read reaches a little further. */
const READ_ON = 1.5;
/** How far away the middle of one large letter ends, likewise. */
const LARGE_LETTER = 2.1;
/** So many signs are read alike with the initial and without, and half of them at least. */
const LEAST_SHARED = 3;
/** Two readings that are no more than this apart are equally sure. */
const LEAST_LOSS = 0.02;
/** So near to a middle, in its heights, there is its line's own letter. */
const KNOWN_REACH = 0.2;

/**
 * Letters at the ends of lines that the network left out, because they are larger, ornate or of another color: initials. They
 * are there where the end of a line, made longer, reads as the same word with another sign, and as surely.
 *
 * @param middles  Those of all lines, drawn in a mask of the picture's size.
 * @returns  A line of its own for each: its ink is another than that of the line.
 *
 * Cost: four readings of some five letters for each line, 0.1 s.
 */
export async function findInitials(
  raster: Raster,
  lines: readonly TextLine[],
  middles: Mask,
  reader: TextReader,
  signal?: AbortSignal,
): Promise<TextLine[]> {
  const initials: TextLine[] = [];
  for (const line of lines) {
    const pieces = splitLine(line);
    for (const piece of new Set([pieces[0], pieces[pieces.length - 1]])) {
      signal?.throwIfAborted();
      const known = await readLine(raster, piece, reader, 0);
      for (const side of outerSides(piece, line)) {
        const reading = await readLine(raster, lengthen(raster, piece, side, READ_ON), reader, 0);
        if (reading.confidence < known.confidence - LEAST_LOSS) continue;
        if (!hasInitial(readSigns(reading), readSigns(known))) continue;
        initials.push(beyond(lengthen(raster, piece, side, LARGE_LETTER), middles));
      }
    }
  }
  return initials;
}

type Side = "before" | "after";

/** Where a line ends at a piece of it: at one side, or at both where the piece is all of it. */
function outerSides(piece: TextLine, line: TextLine): readonly Side[] {
  const { x, y, degrees } = directionOf(line);
  const own = directionOf(piece);
  const radians = (degrees * Math.PI) / 180;
  const along = (own.x - x) * Math.cos(radians) + (own.y - y) * Math.sin(radians);
  if (Math.abs(along) < line.heightPx) return ["before", "after"];
  return along < 0 ? ["before"] : ["after"];
}

function lengthen({ width, height }: Raster, piece: TextLine, side: Side, by: number): TextLine {
  return stretchLine(piece, width, height, { before: side === "before" ? by : 0, after: side === "after" ? by : 0 });
}

/** Held together at one end, enough signs are the same: none is read quite alike twice. */
function hasInitial(longer: readonly string[], known: readonly string[]): boolean {
  if (longer.length <= known.length) return false;
  const atStart = known.filter((sign, index) => longer[index] === sign).length;
  const atEnd = known.filter((sign, index) => longer[longer.length - known.length + index] === sign).length;
  const shared = Math.max(atStart, atEnd);
  return shared >= LEAST_SHARED && shared * 2 >= known.length;
}

/** What of a longer piece is none of any line's middle. */
function beyond({ bounds, middle, ...longer }: TextLine, middles: Mask): TextLine {
  const known = growMask(cropMask(middles, bounds), Math.min(250, KNOWN_REACH * longer.heightPx));
  return { ...longer, bounds, middle: subtract(middle, known) };
}
