import type { Kernels, Layout } from "@lacuna/kernel";
import { growRect } from "@lacuna/raster";
import type { LevelGuide } from "./guide.ts";
import { type GridLine, nearest } from "./guide-grid.ts";
import type { Stage } from "./pyramid.ts";

/** How much of a search's target is the guide's where that is trusted wholly; the rest is what was voted. */
const WEIGHT = 0.9;

/**
 * Draws a level's hole pixels toward a guide. What a guide cannot say because it has fewer samples than the level has pixels stays as
 * it was voted: what a sample says is then compared with the mean of the pixels that it stands for, and the pixels are moved by the
 * difference. Drawn toward the guide itself they would lead the search to what is smooth in the picture.
 */
export function mixGuide(k: Kernels, { level }: Pick<Stage, "level">, guide: LevelGuide, layout: Layout): void {
  const { width, height } = level;
  const bytes = k.arena.bytes(level.color, width * height * 4);
  const { grid, runs } = guide;
  const isCoarse = guide.step < 1;
  const values = isCoarse ? differences(bytes, width, height, guide) : grid.samples;
  const { first, second, part } = grid.across;
  const row = new Float32Array(grid.columns * 4);
  let shown = -1;
  for (let i = 0; i < runs.length; i += 3) {
    const y = runs[i];
    if (y !== shown) blendRows(values, grid.down, y, row);
    shown = y;
    for (let x = runs[i + 1]; x < runs[i + 2]; x++) {
      // One by one: read as a tuple they take longer than all the rest, until the code is optimized.
      const left = first[x];
      const right = second[x];
      const near = part[x];
      const at = (y * width + x) * 4;
      const share = (WEIGHT * (row[left + 3] + near * (row[right + 3] - row[left + 3]))) / 255;
      for (let c = 0; c < 3; c++) {
        const told = row[left + c] + near * (row[right + c] - row[left + c]);
        const value = bytes[at + c] + (isCoarse ? told : told - bytes[at + c]) * share;
        bytes[at + c] = Math.min(255, Math.max(0, Math.round(value)));
      }
      if (layout === "alpha") bytes[at + 3] += Math.round((255 - bytes[at + 3]) * share);
    }
  }
}

/** The samples between which row `y` of the level lies, as one row. */
function blendRows(values: Float32Array, { first, second, part }: GridLine, y: number, row: Float32Array): void {
  const [above, below, share] = [first[y], second[y], part[y]];
  for (let i = 0; i < row.length; i++) row[i] = values[above + i] + share * (values[below + i] - values[above + i]);
}

/**
 * By how much a guide's samples differ from the means of the level's pixels that lie nearest to each, with their trust: 0 where
 * there are none. Only around the guide's hole pixels.
 */
function differences(bytes: Uint8Array, width: number, height: number, guide: LevelGuide): Float32Array {
  const { samples, across, down } = guide.grid;
  const around = growRect(guide.bounds, Math.ceil(2 / guide.step), width, height);
  const means = new Float32Array(samples.length);
  const right = Math.min(around.x + around.width, across.end);
  const bottom = Math.min(around.y + around.height, down.end);
  for (let y = Math.max(around.y, down.begin); y < bottom; y++) {
    const line = nearest(down, y);
    for (let x = Math.max(around.x, across.begin); x < right; x++) {
      const to = line + nearest(across, x);
      const from = (y * width + x) * 4;
      means[to] += bytes[from];
      means[to + 1] += bytes[from + 1];
      means[to + 2] += bytes[from + 2];
      means[to + 3]++;
    }
  }
  for (let at = 0; at < means.length; at += 4) {
    const count = means[at + 3];
    if (count > 0) for (let c = at; c < at + 3; c++) means[c] = samples[c] - means[c] / count;
    means[at + 3] = samples[at + 3];
  }
  return means;
}
