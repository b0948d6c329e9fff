import type { Mask, Raster } from "@lacuna/raster";
import { type Margins, SIDES } from "./canvas.ts";
import { findRims } from "./find-rims.ts";
import { growRaster, maskBeyond } from "./grow-raster.ts";

/** A picture on its larger canvas, and what is to be filled. */
export interface LaidPicture {
  /** Beyond the picture it shows the picture mirrored. */
  readonly raster: Raster;
  /** 255 where the canvas is new, and where the picture is filled anew. */
  readonly mask: Mask;
  /** Of rims, in plain sentences without a full stop. */
  readonly notes: readonly string[];
}

/**
 * Puts a picture on a larger canvas and marks what is to be filled.
 *
 * @param overlapPx  How many of the picture's outermost pixels are filled anew as well, at sides that grow. Default: those of
 *   a rim, where one is found.
 */
export function layOnCanvas(picture: Raster, margins: Margins, overlapPx?: number): LaidPicture {
  const rims = findRims(picture, margins);
  const overlap = overlapPx === undefined ? rims : overlapAt(margins, overlapPx);
  return {
    raster: growRaster(picture, margins),
    mask: maskBeyond(picture, margins, overlap),
    notes: tellOfRims(rims, overlap),
  };
}

/** What of a larger canvas is to be filled, as `layOnCanvas` marks it. */
export function markNew(picture: Raster, margins: Margins, overlapPx?: number): Mask {
  const overlap = overlapPx === undefined ? findRims(picture, margins) : overlapAt(margins, overlapPx);
  return maskBeyond(picture, margins, overlap);
}

function overlapAt(margins: Margins, overlapPx: number): Margins {
  const at = (side: keyof Margins) => (margins[side] > 0 ? overlapPx : 0);
  return { left: at("left"), top: at("top"), right: at("right"), bottom: at("bottom") };
}

function tellOfRims(rims: Margins, overlap: Margins): readonly string[] {
  const sides = SIDES.filter((side) => rims[side] > 0);
  const left = sides.filter((side) => overlap[side] < rims[side]);
  if (left.length > 0) {
    const most = Math.max(...left.map((side) => rims[side]));
    return [
      `the picture has a rim at the ${listOf(left)}, which can be seen inside the result: an overlap of ${most} pixels would fill it anew`,
    ];
  }
  if (sides.length === 0) return [];
  const most = Math.max(...sides.map((side) => overlap[side]));
  return [
    `the picture has a rim at the ${listOf(sides)}: up to ${most} of its outermost pixels there are filled anew (an overlap of 0 would keep them)`,
  ];
}

function listOf(sides: readonly string[]): string {
  const last = sides.at(-1) ?? "";
  return sides.length < 2 ? last : `${sides.slice(0, -1).join(", ")} and ${last}`;
}
