import { layOnCanvas, type Margins, suitAlpha } from "@lacuna/canvas";
import type { Engine } from "@lacuna/engine";
import type { Raster } from "@lacuna/raster";
import type { PatchBlock } from "../document/document.ts";
import { unpackMask } from "../document/packed-mask.ts";
import { composePreview } from "../picture/compose-preview.ts";
import { decodePicture } from "../picture/decode-picture.ts";
import { cutPatch, pasteHole } from "../picture/patch-blocks.ts";
import type { EraseReply, ExtendInput, WorkerNote } from "../worker-protocol.ts";

type Notify = (note: WorkerNote, transfer?: readonly Transferable[]) => void;

/** Puts a picture on a larger canvas and lets the engine fill what is new, as the library does. */
export async function extendRaster(
  shown: Raster,
  engine: Engine,
  { margins, avoid, settings }: ExtendInput,
  notify: Notify,
  signal: AbortSignal,
): Promise<EraseReply> {
  const start = performance.now();
  const laid = layOnCanvas(shown, margins);
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

/** @throws UnreadablePictureError  when what came from elsewhere is another kind of picture. */
export async function cutExtensions(
  shown: Raster,
  { files, margins }: { readonly files: readonly Blob[]; readonly margins: Margins },
): Promise<PatchBlock[][]> {
  const laid = layOnCanvas(shown, margins);
  const pictures = await Promise.all(files.map((file) => decodePicture(file)));
  return pictures.map(({ raster }) => cutPatch(pasteHole(laid.raster, raster, laid.mask), laid.mask));
}
