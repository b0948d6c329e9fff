import type { Mask, Raster } from "@lacuna/raster";
import { checkLines } from "./check-lines.ts";
import { lookCloser } from "./look-closer.ts";
import { type MapOptions, mapText } from "./map-text.ts";
import type { TextNetwork } from "./text-network.ts";
import { turnBack, turnPicture } from "./turn-picture.ts";

/** The share of the progress that the first look is, where others follow. */
const FIRST_SHARE = 0.3;

/** Letters of 10 pixels in a picture of twice as many are still found; time grows with what is looked at. */
const MOST_PIXELS = 8e6;

export interface Looked {
  /** The middles of the lines, 255; where nothing can be read, how likely each pixel is of one. */
  readonly known: Mask;
  /** How likely the first look took each pixel for the middle of a line, 0–255. */
  readonly hints: Mask;
}

/**
 * Looks at a picture, as it is and more closely, for lines that can be read. Very large ones are looked at somewhat reduced.
 *
 * @throws  the signal's reason when aborted, between two looks.
 */
export async function lookForLines(raster: Raster, network: TextNetwork, options: MapOptions): Promise<Looked> {
  const scale = Math.sqrt(MOST_PIXELS / (raster.width * raster.height));
  if (scale >= 1) return look(raster, network, options);
  const turn = { degrees: 0, scale };
  const { known, hints } = await look(turnPicture(raster, turn), network, options);
  return { known: turnBack(known, raster, turn), hints: turnBack(hints, raster, turn) };
}

async function look(raster: Raster, network: TextNetwork, options: MapOptions): Promise<Looked> {
  const { signal, onProgress } = options;
  const { reader } = network;
  if (reader === undefined) {
    const map = await mapText(raster, network, options);
    return { known: map, hints: map };
  }
  const hints = await mapText(raster, network, {
    signal,
    onProgress: (part) => onProgress?.(part * FIRST_SHARE),
  });
  const lines = await checkLines(raster, hints, reader, signal);
  const known = await lookCloser(raster, { map: hints, lines }, network, reader, {
    signal,
    onProgress: (part) => onProgress?.(FIRST_SHARE + (1 - FIRST_SHARE) * part),
  });
  return { known, hints };
}
