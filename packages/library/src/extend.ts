import { createEraser, type EraserSettings } from "./eraser.ts";
import type { ExtendOutcome } from "./extend-once.ts";
import type { ExtendRequest } from "./extend-request.ts";

/**
 * Puts one picture on a larger canvas and fills what is new with what the picture has. Every sample of the picture stays as
 * it was, at its place, but for the lines of a rim where one is found (see `overlapPx`).
 *
 * Starts worker threads and ends them again; for many pictures `createEraser` starts them once.
 *
 * @param request  See `ExtendRequest`: `image` and `canvas` are needed, everything else has a default.
 * @throws EraseError  with a `code` and a message of one line that names the file; the signal's reason when aborted.
 *
 * @example
 *   const result = await extend({ image: "photo.jpg", canvas: { aspectRatio: "16:9" } });
 *   await writeFile("wide.jpg", result.bytes);
 */
export async function extend(request: ExtendRequest & EraserSettings): Promise<ExtendOutcome> {
  const eraser = createEraser(request.threads === undefined ? {} : { threads: request.threads });
  try {
    return await eraser.extend(request);
  } finally {
    await eraser.close();
  }
}
