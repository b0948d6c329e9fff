import { type Kernels, rowsPerChunk } from "./kernels.ts";
import type { Level } from "./level.ts";
import type { Pointer } from "./runtime/memory.ts";

/**
 * What the four bytes of a packed pixel mean: three color samples and the texture feature; premultiplied color and
 * alpha; or four inks. Mirrors wasm/pack.ts.
 */
export type Layout = "color" | "alpha" | "ink";

const LAYOUTS: Record<Layout, number> = { color: 0, alpha: 1, ink: 2 };

/** A window's samples in the kernels' memory, interleaved as in the raster they were cut from. */
export interface Samples {
  readonly pointer: Pointer;
  readonly channels: number;
  /** 1, 3 or 4; of a sample's channels these come first. */
  readonly colors: number;
  readonly bytesPerSample: 1 | 2;
  readonly layout: Layout;
}

/** Packs a window's samples into `level.color`, four bytes a pixel; 16-bit samples are rounded to 8. */
export function pack(k: Kernels, samples: Samples, level: Level): void {
  const { width, height } = level;
  const rows = rowsPerChunk(width, height);
  k.crew.run(
    "packRows",
    Math.ceil(height / rows),
    rows,
    samples.pointer,
    samples.channels,
    samples.colors,
    samples.bytesPerSample - 1,
    LAYOUTS[samples.layout],
    width,
    height,
    level.color,
  );
}

/** Writes the level's hole pixels back into the samples. No other sample is touched. */
export function unpack(k: Kernels, level: Level, samples: Samples): void {
  const { width, height } = level;
  const rows = rowsPerChunk(width, height);
  k.crew.run(
    "unpackRows",
    Math.ceil(height / rows),
    rows,
    level.color,
    level.kinds,
    samples.pointer,
    samples.channels,
    samples.colors,
    samples.bytesPerSample - 1,
    LAYOUTS[samples.layout],
    width,
    height,
  );
}
