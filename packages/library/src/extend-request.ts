import type { Canvas } from "@lacuna/canvas";
import type { EraseRequest } from "./request.ts";

/** One picture on a larger canvas. Only `image` and `canvas` are needed. */
export interface ExtendRequest
  extends Pick<
    EraseRequest,
    | "image"
    | "seed"
    | "variations"
    | "effort"
    | "signal"
    | "onProgress"
    | "onPreview"
    | "onStep"
    | "format"
    | "quality"
    | "keepMetadata"
  > {
  /** Margins, a size, or an aspect ratio. */
  readonly canvas: Canvas;
  /**
   * How many of the picture's outermost pixels are filled anew along the sides that grow. Integer 0–100; 0 keeps every sample
   * of the picture. Default: none, but for a rim (a frame, or the dark lines that some scans end in), of which a note tells.
   */
  readonly overlapPx?: number;
  /** What must not be copied from, of the picture's size: white marks it. Worth it for people and other single things. */
  readonly avoid?: NonNullable<EraseRequest["avoid"]>;
  /** Refuse canvases, and pictures, of more pixels. Default 100,000,000. */
  readonly maxPixels?: number;
}
