import type { ImageFormat } from "@lacuna/codec";
import type { Mask, Raster } from "@lacuna/raster";

/** What one erase gives back. */
export interface EraseOutcome {
  /** The first result as a file's bytes: `images[0].bytes`. */
  readonly bytes: Uint8Array;
  readonly format: ImageFormat;
  /** Of the upright picture, in pixels. */
  readonly width: number;
  readonly height: number;
  /** The seed of the first result. Result `i` was made with `seed + i`. */
  readonly seed: number;
  /** What was filled: the mask, binarized and dilated. 255 = filled, 0 = kept. */
  readonly hole: Mask;
  /** How many pixels of `hole` are filled. 0 when the mask was empty: the picture is then unchanged. */
  readonly holePixels: number;
  /** As many as variations were asked for. */
  readonly images: readonly [ErasedImage, ...ErasedImage[]];
  /** Things to know, in plain sentences: an empty mask, too little to copy from, something that could not be kept. */
  readonly warnings: readonly string[];
}

export interface ErasedImage {
  /** A file's bytes in the outcome's format. */
  readonly bytes: Uint8Array;
  readonly raster: Raster;
  readonly seed: number;
  /** With `comparison: true`: a picture with the original, its hole outlined, at the left and this result at the right. */
  readonly comparison?: Uint8Array;
}
