import { encodeImage } from "@lacuna/codec";
import type { Preview, Raster } from "@lacuna/library";
import { openPreviewCanvas, type PreviewCanvas } from "./draw-preview.ts";

const QUALITY = 70;

/**
 * Encodes coarse fills one at a time and hands them on as small JPEG files. One that comes while another is being encoded
 * replaces the one that waits: nobody wants an older picture.
 *
 * @param send  Not called any more once `isOver` says true. A preview that cannot be made is left out.
 */
export function sendPreviews(
  send: (jpeg: Uint8Array) => void,
  isOver: () => boolean,
): (preview: Preview, picture: Raster) => void {
  let canvas: PreviewCanvas | undefined;
  let waiting: Raster | undefined;
  let isEncoding = false;

  async function encodeWaiting(): Promise<void> {
    isEncoding = true;
    try {
      while (waiting !== undefined) {
        const raster = waiting;
        waiting = undefined;
        const { bytes } = await encodeImage(raster, undefined, { format: "jpeg", quality: QUALITY });
        if (!isOver()) send(bytes);
      }
    } finally {
      isEncoding = false;
    }
  }

  return (preview, picture) => {
    canvas ??= openPreviewCanvas(picture);
    waiting = canvas.paint(preview);
    if (!isEncoding) void encodeWaiting().catch(() => undefined);
  };
}
