import type { Raster } from "@lacuna/raster";

/** For each of red, green and blue: matched = gain · guessed + offset. */
export interface ColorMatch {
  readonly gain: readonly [number, number, number];
  readonly offset: readonly [number, number, number];
}

/** Models drift in color by a few percent; more than this is content. */
const MOST_GAIN = 0.08;
const MOST_OFFSET = 16;
/** Larger differences, in levels, are content that differs, not drift. */
const MOST_DIFFERENCE = 60;
const LEAST_PIXELS = 64;

/**
 * Finds the gain and offset that bring a guess's known pixels closest to the truth, in least squares.
 *
 * @param ring  Indices of known pixels to compare.
 * @returns     Gains of 1 ± 0.08, the mean difference at most ± 16 levels. Nothing to match by: no change.
 */
export function matchColor(crop: Raster, guess: Raster, ring: Uint32Array): ColorMatch {
  const channels = [0, 1, 2].map((c) => matchChannel(crop, guess, ring, c));
  const [red, green, blue] = channels;
  return { gain: [red.gain, green.gain, blue.gain], offset: [red.offset, green.offset, blue.offset] };
}

function matchChannel(crop: Raster, guess: Raster, ring: Uint32Array, channel: number) {
  let [count, sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0, 0];
  for (const p of ring) {
    const x = guess.data[p * 3 + channel];
    const y = crop.data[p * 3 + channel];
    if (Math.abs(x - y) > MOST_DIFFERENCE) continue;
    count++;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumXY += x * y;
  }
  if (count < LEAST_PIXELS) return { gain: 1, offset: 0 };
  const [meanX, meanY] = [sumX / count, sumY / count];
  const variance = sumXX / count - meanX * meanX;
  const slope = variance < 1 ? 1 : (sumXY / count - meanX * meanY) / variance;
  const gain = clamp(slope, 1 - MOST_GAIN, 1 + MOST_GAIN);
  const step = clamp(meanY - meanX, -MOST_OFFSET, MOST_OFFSET);
  return { gain, offset: meanX + step - gain * meanX };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
