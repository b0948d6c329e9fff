import { growRect, type Rect } from "@lacuna/raster";
import { boundsOfHole, cropHole, cropPicture } from "../photos/crop.ts";
import { type Hole, lumaOf, type Picture } from "../photos/picture.ts";
import { psnrInHole } from "./psnr.ts";
import { seamRatio, stepAcrossRing } from "./seam.ts";
import { sharpnessRatio } from "./sharpness.ts";
import { ssimInHole } from "./ssim.ts";
import { countChangedKnown } from "./known-pixels.ts";

/** What is measured of one fill against the truth. All but `changedKnown` inside the hole or at its edge. */
export interface Scores {
  /** dB over the three channels; higher is nearer. Rewards blur. */
  readonly psnr: number;
  /** −1 to 1; higher is nearer. Rewards blur. */
  readonly ssim: number;
  /** Gradient strength over the truth's: 1 is right, less is blur, more is noise. */
  readonly sharpness: number;
  /** Step across the hole's edge over the truth's step there: 1 is right, more is a visible seam. */
  readonly seam: number;
  /** Step across the hole's edge over the step across a parallel ring 3 px outside, known pixels only. */
  readonly seamOutside: number;
  /** Known pixels that differ from the input. Must be 0. */
  readonly changedKnown: number;
}

/** Context that the window of a metric may read beyond the hole. */
const MARGIN_PX = 16;

export function scoreFill(truth: Picture, hole: Hole, input: Picture, result: Picture): Scores {
  const window: Rect = growRect(boundsOfHole(hole), MARGIN_PX, hole.width, hole.height);
  const inside = cropHole(hole, window);
  const wanted = cropPicture(truth, window);
  const got = cropPicture(result, window);
  const wantedLuma = lumaOf(wanted);
  const gotLuma = lumaOf(got);
  return {
    psnr: psnrInHole(wanted, got, inside),
    ssim: ssimInHole(wantedLuma, gotLuma, inside),
    sharpness: sharpnessRatio(wantedLuma, gotLuma, inside),
    seam: seamRatio(wantedLuma, gotLuma, inside),
    seamOutside: stepAcrossRing(gotLuma, inside, 0) / Math.max(1e-3, stepAcrossRing(gotLuma, inside, 3)),
    changedKnown: countChangedKnown(input, result, hole),
  };
}
