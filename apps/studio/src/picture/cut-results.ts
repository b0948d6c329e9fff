import { growMask } from "@lacuna/selection";
import type { Raster } from "@lacuna/raster";
import type { PatchBlock } from "../document/document.ts";
import { unpackMask } from "../document/packed-mask.ts";
import type { WorkerCalls } from "../worker-protocol.ts";
import { composePreview } from "./compose-preview.ts";
import { decodePicture } from "./decode-picture.ts";
import { cutPatch, pasteHole } from "./patch-blocks.ts";

/** Takes over the hole of pictures that were erased elsewhere. @throws UnreadablePictureError  when one is of another kind. */
export async function cutResults(
  shown: Raster,
  { files, mask, dilatePx }: WorkerCalls["cutResults"]["input"],
): Promise<PatchBlock[][]> {
  const hole = growMask(unpackMask(mask), dilatePx);
  const rasters = await Promise.all(files.map((file) => decodePicture(file)));
  return rasters.map(({ raster }) => cutPatch(pasteHole(shown, raster, hole), hole));
}

/** The hole of a coarse picture of the whole. What comes too late for the picture that is open is left out. */
export async function cutPreview(
  { width, height }: Raster,
  { file, mask, dilatePx }: WorkerCalls["cutPreview"]["input"],
): Promise<WorkerCalls["cutPreview"]["reply"]["preview"]> {
  const { raster } = await decodePicture(file);
  if (mask.width !== width || mask.height !== height) return undefined;
  return composePreview({ rect: { x: 0, y: 0, width, height }, raster }, growMask(unpackMask(mask), dilatePx));
}
