import { createEraser, type EraserSettings } from "./eraser.ts";
import type { EraseOutcome } from "./outcome.ts";
import type { EraseRequest } from "./request.ts";

/**
 * Erases what a mask marks from one picture. Every pixel outside the grown mask stays as it was.
 *
 * Starts worker threads and ends them again; for many pictures `createEraser` starts them once.
 *
 * @param request  See `EraseRequest`: `image` and `mask` are needed, everything else has a default.
 * @throws EraseError  with a `code` and a message of one line that names the file; the signal's reason when aborted.
 *
 * @example
 *   const result = await erase({ image: "photo.jpg", mask: "mask.png" });
 *   await writeFile("clean.jpg", result.bytes);
 */
export async function erase(request: EraseRequest & EraserSettings): Promise<EraseOutcome> {
  const eraser = createEraser(request.threads === undefined ? {} : { threads: request.threads });
  try {
    return await eraser.erase(request);
  } finally {
    await eraser.close();
  }
}
