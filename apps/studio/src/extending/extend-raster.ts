import { growSize, layOnCanvas, markNew, suitAlpha } from "@lacuna/canvas";
import type { Engine } from "@lacuna/engine";
import type { Raster } from "@lacuna/raster";
import type { PatchBlock } from "../document/document.ts";
import { unpackMask } from "../document/packed-mask.ts";
import { composePreview } from "../picture/compose-preview.ts";
import { decodePicture } from "../picture/decode-picture.ts";
import { cutPatch, pasteHole } from "../picture/patch-blocks.ts";
import type { EraseReply, ExtendInput, WorkerCalls, WorkerNote } from "../worker-protocol.ts";

type Notify = (note: WorkerNote, transfer?: readonly Transferable[]) => void;

/** Puts a picture on a larger canvas and lets the engine fill what is new, as the library does. */
export async function extendRaster(
  shown: Raster,
  engine: Engine,
  { margins, overlapPx, avoid, settings }: ExtendInput,
  notify: Notify,
  signal: AbortSignal,
): Promise<EraseReply> {
  const start = performance.now();
  const laid = layOnCanvas(shown, margins, overlapPx);
  const suited = suitAlpha(shown, laid, margins, avoid && unpackMask(avoid));
  const { images, warnings } = await engine.erase(suited.raster, laid.mask, {
    ...settings,
    dilatePx: 0,
    ...(suited.avoid !== undefined && { avoid: suited.avoid }),
    signal,
    onProgress: (fraction) => notify({ type: "progress", fraction }),
    onPreview: (preview) => {
      const composed = composePreview(preview, laid.mask);
      if (composed !== undefined) notify({ type: "preview", ...composed }, [composed.rgba.buffer]);
    },
  });
  return {
    results: images.map((image) => cutPatch(suited.finish(image), laid.mask)),
    warnings: [...laid.notes, ...warnings],
    threads: engine.threads,
    ms: performance.now() - start,
  };
}

/** Made larger as the picture is, a coarse picture of the larger canvas shows what will be new. */
export async function cutCanvasPreview(
  shown: Raster,
  { file, margins, overlapPx }: WorkerCalls["cutCanvasPreview"]["input"],
): Promise<WorkerCalls["cutCanvasPreview"]["reply"]["preview"]> {
  const { raster } = await decodePicture(file);
  const rect = { x: 0, y: 0, ...growSize(shown, margins) };
  return composePreview({ rect, raster }, markNew(shown, margins, overlapPx));
}

/** @throws UnreadablePictureError  when what came from elsewhere is another kind of picture. */
export async function cutExtensions(
  shown: Raster,
  { files, margins, overlapPx }: WorkerCalls["cutExtensions"]["input"],
): Promise<PatchBlock[][]> {
  const laid = layOnCanvas(shown, margins, overlapPx);
  const pictures = await Promise.all(files.map((file) => decodePicture(file)));
  return pictures.map(({ raster }) => cutPatch(pasteHole(laid.raster, raster, laid.mask), laid.mask));
}
