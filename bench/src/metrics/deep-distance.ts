import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { growRect, type Rect } from "@lacuna/raster";
import sharp from "sharp";
import { boundsOfHole, cropHole, cropPicture } from "../photos/crop.ts";
import type { Hole, Picture } from "../photos/picture.ts";

/** Distance between two pictures inside a hole, as two classification networks see it. Smaller is nearer. */
export interface DeepDistance {
  readonly squeeze: number;
  readonly inception: number;
}

export interface DeepMeter {
  /** One distance for each result, in their order. */
  measure(truth: Picture, hole: Hole, results: readonly Picture[]): Promise<DeepDistance[]>;
  close(): Promise<void>;
}

/** The meter's own module. It reads files. */
interface MeterModule {
  readonly createMeter: () => Promise<MeasureFiles>;
}

type MeasureFiles = (truth: string, mask: string, results: string[]) => Promise<DeepDistance[]>;

/** Known surroundings that the networks see as well. */
const MARGIN_PX = 32;
/** Larger holes are judged in the window of this side that holds most of them: networks cost 2 s a megapixel. */
const LARGEST_WINDOW_PX = 640;
/** Smaller windows would vanish in the networks' last layers. */
const LEAST_WINDOW_PX = 128;

/**
 * Opens the feature-distance meter of `folder`, which is not part of this repository.
 *
 * @returns undefined when the folder, its networks or the network runtime is missing.
 */
export async function openDeepMeter(folder: string): Promise<DeepMeter | undefined> {
  const script = path.join(folder, "feature-distance.mjs");
  if (!existsSync(script)) return undefined;
  const { createMeter }: MeterModule = await import(pathToFileURL(path.resolve(script)).href);
  const measureFiles = await createMeter();
  const scratch = await mkdtemp(path.join(tmpdir(), "lacuna-bench-"));
  return {
    async measure(truth, hole, results) {
      const window = densestWindow(hole);
      const truthFile = path.join(scratch, "truth.png");
      const maskFile = path.join(scratch, "mask.png");
      await writePng(truthFile, cropPicture(truth, window));
      await writeMask(maskFile, cropHole(hole, window));
      const files = results.map((_, index) => path.join(scratch, `result-${index}.png`));
      await Promise.all(results.map((result, index) => writePng(files[index], cropPicture(result, window))));
      const rows = await measureFiles(truthFile, maskFile, files);
      return rows.map(({ squeeze, inception }) => ({ squeeze, inception }));
    },
    close: () => rm(scratch, { recursive: true, force: true }),
  };
}

/** The hole's surroundings, or where they are too large the square that holds most of the hole. */
export function densestWindow(hole: Hole): Rect {
  const bounds = boundsOfHole(hole);
  const whole = growRect(bounds, MARGIN_PX, hole.width, hole.height);
  const width = Math.min(hole.width, Math.max(LEAST_WINDOW_PX, Math.min(LARGEST_WINDOW_PX, whole.width)));
  const height = Math.min(hole.height, Math.max(LEAST_WINDOW_PX, Math.min(LARGEST_WINDOW_PX, whole.height)));
  const sums = areaSums(hole);
  let best: Rect | undefined;
  let bestArea = -1;
  const lastX = Math.max(whole.x, whole.x + whole.width - width);
  const lastY = Math.max(whole.y, whole.y + whole.height - height);
  for (let y = whole.y; y <= lastY; y += 16) {
    for (let x = whole.x; x <= lastX; x += 16) {
      const rect = { x: Math.min(x, hole.width - width), y: Math.min(y, hole.height - height), width, height };
      const area = sums(rect);
      if (area > bestArea) [best, bestArea] = [rect, area];
    }
  }
  return best ?? whole;
}

/** Summed-area table: the number of hole pixels of any rectangle in four look-ups. */
function areaSums({ width, height, data }: Hole): (rect: Rect) => number {
  const stride = width + 1;
  const table = new Uint32Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      if (data[y * width + x]) row++;
      table[(y + 1) * stride + x + 1] = table[y * stride + x + 1] + row;
    }
  }
  return ({ x, y, width: w, height: h }) =>
    table[(y + h) * stride + x + w] - table[y * stride + x + w] - table[(y + h) * stride + x] + table[y * stride + x];
}

async function writePng(file: string, picture: Picture): Promise<void> {
  await sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toFile(file);
}

async function writeMask(file: string, hole: Hole): Promise<void> {
  await sharp(hole.data, { raw: { width: hole.width, height: hole.height, channels: 1 } })
    .png({ compressionLevel: 1 })
    .toFile(file);
}
