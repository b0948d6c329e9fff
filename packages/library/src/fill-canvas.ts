import { suitAlpha } from "@lacuna/canvas";
import type { Mask } from "@lacuna/raster";
import type { ExtendRequest } from "./extend-request.ts";
import type { Fill, Filled } from "./fill.ts";
import type { GrownPicture } from "./grow-picture.ts";
import type { Picture } from "./read-picture.ts";

/** Fills what is new of a picture's larger canvas. @param avoid  Of the picture's size. @returns  Rasters of the canvas's. */
export type FillCanvas = (
  picture: Picture,
  grown: GrownPicture,
  avoid: Mask | undefined,
  options: CanvasOptions,
) => Promise<Filled>;

export type CanvasOptions = Omit<ExtendRequest, "image" | "avoid" | "canvas">;

/** The canvas is a picture like any other, with a hole where it is new. */
export function fillCanvasBy(fill: Fill): FillCanvas {
  return async ({ raster }, { picture, mask, margins }, avoid, options) => {
    const suited = suitAlpha(raster, { raster: picture.raster, mask }, margins, avoid);
    const canvas = { ...picture, raster: suited.raster };
    const { rasters, hole, warnings } = await fill(canvas, mask, suited.avoid, { ...options, dilatePx: 0 });
    return { rasters: rasters.map(suited.finish), hole, warnings };
  };
}
