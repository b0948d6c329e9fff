import { growRect, type Mask, type Raster } from "@lacuna/raster";
import { cropMask } from "../mask/crop-mask.ts";
import { type BusyBand, listBusyBands } from "./busy-bands.ts";
import type { TextLine } from "./list-lines.ts";
import { addLook, costOf, type Look } from "./looks.ts";

/** Middles up to this high are of letters that may be too small for the first look; others of their paragraph more so. */
const SMALL_PX = 7;
/** What else there may be beside a hint, and beside a band. */
const HINT_REACH_PX = 40;
const BAND_REACH_PX = 30;
const HINT_SCALE = 2;
/** So much is shown to the network for hints, in pixels. */
const HINT_PIXELS = 2e6;
/** And for bands: so much of any picture, and so much for each of its pixels. */
const BAND_PIXELS = 0.25e6;
const BAND_SHARE = 0.3;
/** Where there is lettering there is more of it. */
const LETTERED_SHARE = 2;
/** Letters of bands are brought to this height, as far as enlarging shows more of them. */
const BAND_HEIGHT_PX = 24;
const MOST_SCALE = 3;
const LEAST_SCALE = 2;

/**
 * Enlarged looks at what may be small lettering: around small and unsure lines of the first look, and where there are busy
 * bands of which it saw nothing. The surest come first, as far as they are not too much to look at. The network sees small
 * letters better in a small part of a picture than in all of it, besides seeing them larger.
 *
 * @param hints  What the first look took for lines, sure or not.
 * @param known  The middles of known lines; what lies on them is not looked at.
 */
export function listSmallLooks(raster: Raster, hints: readonly TextLine[], known: Mask): Look[] {
  const { width, height } = raster;
  const around = hints
    .filter(({ heightPx }) => heightPx <= SMALL_PX)
    .map(
      ({ bounds }): Look => ({
        window: growRect(bounds, HINT_REACH_PX, width, height),
        degrees: 0,
        scale: HINT_SCALE,
        levelCount: 1,
      }),
    )
    .toSorted((a, b) => costOf(a) - costOf(b));
  const isLettered = known.data.includes(255);
  const bandPixels = (BAND_PIXELS + BAND_SHARE * width * height) * (isLettered ? LETTERED_SHARE : 1);
  return [
    ...asManyAs(around, HINT_PIXELS),
    ...asManyAs(
      listBusyBands(raster)
        .filter((band) => !cropMask(known, band).data.includes(255))
        .map((band) => lookAround(band, raster)),
      bandPixels,
    ),
  ];
}

function lookAround(band: BusyBand, { width, height }: Raster): Look {
  const scale = Math.max(LEAST_SCALE, Math.min(MOST_SCALE, BAND_HEIGHT_PX / band.height));
  return { window: growRect(band, BAND_REACH_PX, width, height), degrees: 0, scale, levelCount: 1 };
}

/** The first ones, until together they would cost more. */
function asManyAs(all: readonly Look[], pixels: number): Look[] {
  let looks: Look[] = [];
  for (const look of all) {
    const more = addLook(looks, look);
    if (more.reduce((sum, one) => sum + costOf(one), 0) > pixels) break;
    looks = more;
  }
  return looks;
}
