import type { Mask, Raster, Rect } from "@lacuna/raster";

/** How much searching an erase may do. More effort is slower and on hard pictures better. */
export type SearchEffort = "fast" | "normal" | "best";

export interface EraseOptions {
  /** Growth of the hole by Euclidean distance, so that soft object edges fall inside it. Integer 0–100 px, default 10. */
  readonly dilatePx?: number;
  /** Integer 0–4294967295, default 0. The same picture, mask, options and seed give the same bytes. */
  readonly seed?: number;
  /** How many different results to make. Integer 1–8, default 1. */
  readonly variations?: number;
  /** Same size as the image. Pixels of 128 and more are kept and never copied from. */
  readonly avoid?: Mask;
  /** Default "normal". */
  readonly effort?: SearchEffort;
  /**
   * Guesses of what the hole holds, such as networks make, which lead the search: texture stays the picture's own. Not for
   * pictures in CMYK. Default none.
   */
  readonly guides?: readonly Guide[];
  /** Stops the run, also in the middle of a search. The promise is then rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called with a fraction from 0 to 1 that never falls. */
  readonly onProgress?: (fraction: number) => void;
  /** Called with coarse fills while the sharp one is being made; for the first variation only. */
  readonly onPreview?: (preview: Preview) => void;
}

/** A guess for a part of the picture, at any resolution. Where several cover a pixel, the first one counts. */
export interface Guide {
  /** In pixels of the picture, also fractions; may reach beyond it. */
  readonly rect: Rect;
  /** RGB, 8 bits. Alpha, where it has one, says how far each of its pixels is to be followed: 0 says nothing. */
  readonly raster: Raster;
}

/**
 * A coarse fill of one window of the picture: `raster` covers `rect`, at a lower resolution, as 8-bit color with alpha
 * where the picture has it.
 */
export interface Preview {
  readonly rect: Rect;
  readonly raster: Raster;
}

export interface EraseResult {
  /** The pictures without the object, as many as asked for. Outside `hole` they equal the input, sample for sample. */
  readonly images: readonly [Raster, ...Raster[]];
  /** What was filled: the mask binarized and dilated. 255 = filled, 0 = kept. */
  readonly hole: Mask;
  /** The seed of the first image. Image `i` was made with `seed + i`. */
  readonly seed: number;
  /** Things the caller should know, in plain sentences: an empty mask, too little to copy from. */
  readonly warnings: readonly string[];
}

/** An erase engine with its worker threads. Close it when done: the threads keep a process alive. */
export interface Engine {
  /** Worker threads in use. */
  readonly threads: number;
  /**
   * Takes away what the mask marks and rebuilds what was behind it. Runs are queued, one at a time.
   *
   * @param image  Any raster up to 100 megapixels, sides up to 65,535 pixels. Not modified; sent images share no memory with it.
   * @param mask   Same size as the image. Pixels of 128 and more are erased.
   * @throws RangeError      when sizes differ or an option is out of range.
   * @throws EmptySourceError  when the dilated mask covers the whole picture. Where there is something known but no whole
   *   patch to copy, the hole is filled smoothly and a warning says so.
   */
  erase(image: Raster, mask: Mask, options?: EraseOptions): Promise<EraseResult>;
  close(): Promise<void>;
}
