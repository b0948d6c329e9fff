import { type Mask, type Raster } from "@lacuna/raster";
import { growMask } from "@lacuna/selection";
import { subtract } from "../mask/combine-masks.ts";
import { addMask, cropMask } from "../mask/crop-mask.ts";
import { drawLines, LEAST_CONFIDENCE, listLines, type TextLine } from "./list-lines.ts";
import { type MapOptions, mapText } from "./map-text.ts";
import { directionOf, readLine } from "./read-line.ts";
import type { TextNetwork } from "./text-network.ts";
import type { TextReader } from "./text-reader.ts";
import { type Turn, turnBack, turnPicture } from "./turn-picture.ts";

/** Marks slant by 25 to 45 degrees as a rule; the network sees what is within 15 of level well. */
const SLANT = 34;
/** So many pixels are looked at once more; letters that cross a larger picture are large as well. */
const SLANTED_PIXELS = 1.1e6;
/** So many are looked at enlarged, for small letters. */
const ENLARGED_PIXELS = 3.4e6;
/** Below this, enlarging shows nothing new. */
const LEAST_ENLARGEMENT = 1.25;
/** A line seen in another way only has to be readable: so many signs, with this mean probability. */
const LEAST_SIGNS = 2;
const LEAST_READING = 0.6;
/** Larger letters are seen well as they are: a middle's height, as a share of the picture's shorter side. */
const LARGEST_SHARE = 0.09;
/** How much broader than high a straight line's middle may seem by its moments. */
const MOST_BREADTH = 1.7;
/** Lines closer to level than this are seen well as they are. */
const LEAST_SLANT = 8;

interface Look extends Turn {
  readonly levelCount: number;
}

/**
 * Looks for what the upright picture did not show: enlarged for small letters, turned for slanted ones, and along the
 * direction of what that brought to light. What is seen there only counts where it can be read: windows, twigs and folds
 * cannot.
 *
 * @param map  What was found in the picture as it is.
 * @returns    The middles of its lines, 255, with more of them.
 */
export async function lookCloser(
  raster: Raster,
  map: Mask,
  network: TextNetwork,
  reader: TextReader,
  { signal, onProgress }: MapOptions,
): Promise<Mask> {
  const area = raster.width * raster.height;
  const enlarged = Math.min(2, Math.sqrt(ENLARGED_PIXELS / area));
  const reduced = Math.min(1, Math.sqrt(SLANTED_PIXELS / area));
  const turns: Look[] = [
    ...(enlarged >= LEAST_ENLARGEMENT ? [{ degrees: 0, scale: enlarged, levelCount: 1 }] : []),
    { degrees: SLANT, scale: reduced, levelCount: 2 },
    { degrees: -SLANT, scale: reduced, levelCount: 2 },
  ];
  // Not the map itself: what is too unsure for a line in it must not vouch for what another look sees.
  const known = drawLines(listLines(map, LEAST_CONFIDENCE), map.width, map.height);
  const slants: number[] = [];
  const largest = LARGEST_SHARE * Math.min(raster.width, raster.height);
  const look = async (turn: Look): Promise<void> => {
    signal?.throwIfAborted();
    const turned = turnPicture(raster, turn);
    const seen = turnBack(await mapText(turned, network, { signal }, turn.levelCount), raster, turn);
    for (const line of listLines(seen, LEAST_CONFIDENCE)) {
      if (!isStraight(line) || line.heightPx > largest) continue;
      const more = whatIsNew(line, known);
      if (more === undefined) continue;
      if (more.isAlone && !(await isText(raster, line, reader, -turn.degrees))) continue;
      const { degrees, length } = directionOf(line);
      if (length > 4 * line.heightPx) slants.push(degrees);
      addMask(known, more.part, line.bounds.x, line.bounds.y);
    }
  };
  for (const [index, turn] of turns.entries()) {
    await look(turn);
    onProgress?.((index + 1) / (turns.length + 1));
  }
  const slant = usualSlant([...slants, ...slantsOf(map)]);
  if (slant !== undefined)
    await look({ degrees: -slant, scale: Math.min(1.6, Math.max(reduced, enlarged)), levelCount: 2 });
  onProgress?.(1);
  return known;
}

/** A house that a mark is written across is seen with it as one region, and can be read; but it is no line. */
function isStraight(line: TextLine): boolean {
  return directionOf(line).breadth <= MOST_BREADTH * line.heightPx + 2;
}

/**
 * What of a line was not known: all of it, where little was; the rest of it, where that is more than an edge. Two looks
 * never agree to the pixel, and a middle that is both of theirs would pass for that of larger letters.
 */
function whatIsNew({ bounds, middle, heightPx }: TextLine, known: Mask): { part: Mask; isAlone: boolean } | undefined {
  const near = growMask(cropMask(known, bounds), Math.min(250, Math.ceil(heightPx * 0.75)));
  const part = subtract(middle, near);
  const all = countOf(middle);
  const fresh = countOf(part);
  if (fresh > 0.7 * all) return { part: middle, isAlone: true };
  return fresh > 0.08 * all ? { part, isAlone: false } : undefined;
}

function countOf({ data }: Mask): number {
  let marked = 0;
  for (let p = 0; p < data.length; p++) if (data[p] !== 0) marked++;
  return marked;
}

async function isText(raster: Raster, line: TextLine, reader: TextReader, degrees: number): Promise<boolean> {
  const { text, confidence } = await readLine(raster, line, reader, degrees);
  return text.replaceAll(/[^\p{L}\p{N}]/gu, "").length >= LEAST_SIGNS && confidence >= LEAST_READING;
}

function slantsOf(map: Mask): number[] {
  return listLines(map, LEAST_CONFIDENCE)
    .map((line) => ({ line, ...directionOf(line) }))
    .filter(({ line, length }) => length > 4 * line.heightPx)
    .map(({ degrees }) => degrees);
}

/** The middle one of the slants that are neither level nor upright. */
function usualSlant(all: readonly number[]): number | undefined {
  const slants = all
    .filter((degrees) => Math.abs(degrees) > LEAST_SLANT && Math.abs(degrees) < 90 - LEAST_SLANT)
    .toSorted((a, b) => a - b);
  return slants[slants.length >> 1];
}
