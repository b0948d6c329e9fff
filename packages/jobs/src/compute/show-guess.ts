import type { Crop, Window } from "@lacuna/providers";
import { createRaster, type Raster } from "@lacuna/raster";
import type { ComputePool } from "./compute-pool.ts";
import type { FillSession } from "./fill-session.ts";
import type { JobRun, PaintJob } from "./provider.ts";
import { sendPreviews } from "./send-previews.ts";

/** As large as previews of erases are. */
const LONGEST_PX = 512;

/** Shows how far the guess of a window has come, within the whole picture. */
export type ShowGuess = (window: Window, crop: Crop, preview: Raster) => void;

/**
 * Makes small pictures of a task's first result while it is being guessed.
 *
 * @returns  undefined where nobody wants them, and for a larger canvas, which is no picture before it is filled.
 */
export async function openGuessShow(
  pool: ComputePool,
  session: Pick<FillSession, "width" | "height">,
  job: PaintJob,
  run: JobRun,
): Promise<ShowGuess | undefined> {
  const { onPreview } = run;
  const isBeyond = typeof job.mask === "object" && "kind" in job.mask && job.mask.kind === "beyond";
  if (job.wantsPreview !== true || onPreview === undefined || isBeyond) return undefined;
  const small = await run.compute((limits) => pool.view(job.image, LONGEST_PX, limits));
  const paint = sendPreviews(onPreview, () => run.signal.aborted);
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
