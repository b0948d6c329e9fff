import { HOLE } from "../flags.ts";
import type { GuideMixing, GuideSamples } from "../guide.ts";
import type { LevelPixels } from "./level-pixels.ts";

/** Between which samples a pixel of a line lies, and how near it is to the second; `undefined` where the guide does not reach. */
function placeOf(pixel: number, start: number, length: number, count: number) {
  const position = pixel + 0.5 - start;
  if (position < 0 || position >= length) return undefined;
  const at = (position / length) * count - 0.5;
  const first = Math.max(0, Math.floor(at));
  const second = Math.min(count - 1, Math.floor(at) + 1);
  const part = at - Math.floor(at);
  return { first, second, part, nearest: part < 0.5 ? first : second };
}

function placesOf(level: LevelPixels, guide: GuideSamples, p: number) {
  const across = placeOf(p % level.width, guide.x, guide.width, guide.columns);
  const down = placeOf(Math.floor(p / level.width), guide.y, guide.height, guide.rows);
  return across === undefined || down === undefined ? undefined : { across, down };
}

/**
 * Twin of `mixGuide`, with the guide laid over the level here.
 *
 * The kernel computes in 32-bit floats: a byte may differ by 1.
 *
 * @param others  Guides that tell what they cover before this one.
 * @returns       The level's color. The level is not modified.
 */
export function mixGuide(
  level: LevelPixels,
  guide: GuideSamples,
  keepsDetail: boolean,
  others: readonly GuideSamples[],
  { weight, isAlpha }: GuideMixing,
): Uint8Array {
  const values = keepsDetail ? differences(level, guide) : Float64Array.from(guide.samples);
  const color = level.color.slice();
  level.kinds.forEach((kind, p) => {
    const places = placesOf(level, guide, p);
    if ((kind & HOLE) === 0 || places === undefined || others.some((other) => placesOf(level, other, p))) return;
    const { across, down } = places;
    const told = (c: number): number => {
      const row = (y: number): number => {
        const value = (x: number): number => values[(y * guide.columns + x) * 4 + c] ?? 0;
        const [left, right] = [value(across.first), value(across.second)];
        return left + across.part * (right - left);
      };
      return row(down.first) + down.part * (row(down.second) - row(down.first));
    };
    const share = (weight * told(3)) / 255;
    for (let c = 0; c < 3; c++) {
      const voted = level.color[p * 4 + c] ?? 0;
      color[p * 4 + c] = toByte(voted + (keepsDetail ? told(c) : told(c) - voted) * share);
    }
    const alpha = level.color[p * 4 + 3] ?? 0;
    if (isAlpha) color[p * 4 + 3] = toByte(alpha + (255 - alpha) * share);
  });
  return color;
}

/** By how much samples differ from the means of the pixels that lie nearest to each, with their trust; 0 where there are none. */
function differences(level: LevelPixels, { samples, ...guide }: GuideSamples): Float64Array {
  const sums = new Float64Array(samples.length);
  const counts = new Float64Array(samples.length / 4);
  level.kinds.forEach((_, p) => {
    const places = placesOf(level, { ...guide, samples }, p);
    if (places === undefined) return;
    const sample = places.down.nearest * guide.columns + places.across.nearest;
    for (let c = 0; c < 3; c++) {
      sums[sample * 4 + c] = (sums[sample * 4 + c] ?? 0) + (level.color[p * 4 + c] ?? 0);
    }
    counts[sample] = (counts[sample] ?? 0) + 1;
  });
  return sums.map((sum, at) => {
    const count = counts[at >> 2] ?? 0;
    if (at % 4 === 3) return samples[at] ?? 0;
    return count === 0 ? 0 : (samples[at] ?? 0) - sum / count;
  });
}

function toByte(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}
