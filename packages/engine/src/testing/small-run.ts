import type { Raster } from "@lacuna/raster";
import type { Engine } from "../options.ts";
import { FORMATS, randomRaster, rectMask } from "./scenes.ts";

/** What came of a run, in values that a browser can hand to a test. */
export interface SmallRun {
  readonly threads: number;
  /** The erased pictures, one of each format. */
  readonly samples: readonly Raster["data"][];
  readonly progress: readonly number[];
  readonly previews: number;
}

/** Erases a small picture of every format, one after another: the same pictures and options wherever it runs. */
export async function eraseSmallPictures(engine: Engine): Promise<SmallRun> {
  const mask = rectMask(120, 90, { x: 40, y: 30, width: 30, height: 25 });
  const samples: Raster["data"][] = [];
  const progress: number[] = [];
  let previews = 0;
  for (const [seed, format] of FORMATS.entries()) {
    const { images } = await engine.erase(randomRaster(seed, 120, 90, format), mask, {
      seed,
      onProgress: (fraction) => progress.push(fraction),
      onPreview: () => previews++,
    });
    samples.push(images[0].data);
  }
  return { threads: engine.threads, samples, progress, previews };
}
