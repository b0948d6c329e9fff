import type { Crop, Window } from "@lacuna/providers";
import { createRaster, type Raster } from "@lacuna/raster";
import type { FillSession } from "./fill-session.ts";
import type { JobRun } from "./provider.ts";
import { sendPreviews } from "./send-previews.ts";

/** As large as previews of erases are. */
export const SHOWN_PX = 512;

/** Shows how far the guess of a window has come, within the whole picture. */
export type ShowGuess = (window: Window, crop: Crop, preview: Raster) => void;

/**
 * Makes small pictures of a task's first result while it is being guessed.
 *
 * @param session  Opened with `viewPx` where somebody looks.
 * @returns        undefined where nobody does.
 */
export async function openGuessShow(
  session: Pick<FillSession, "width" | "height" | "readView">,
  { onPreview, signal }: Pick<JobRun, "onPreview" | "signal">,
): Promise<ShowGuess | undefined> {
  const small = await session.readView();
  if (small === undefined || onPreview === undefined) return undefined;
  const paint = sendPreviews(onPreview, () => signal.aborted);
  const [scaleX, scaleY] = [small.width / session.width, small.height / session.height];
  return ({ rect: { x, y, width, height } }, crop, preview) => {
    const rect = { x: x * scaleX, y: y * scaleY, width: width * scaleX, height: height * scaleY };
    paint({ rect, raster: withinHole(crop, preview) }, small);
  };
}

/** The crop, with what a model shows in its hole: around it, models are coarse too. */
function withinHole({ picture, hole }: Crop, preview: Raster): Raster {
  const data = picture.data.slice();
  for (let p = 0; p < hole.data.length; p++) {
    if (hole.data[p] !== 0) data.set(preview.data.subarray(p * 3, p * 3 + 3), p * 3);
  }
  return createRaster({ ...picture, data });
}
