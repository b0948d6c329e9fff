import { createRaster, type Raster, type Rect } from "@lacuna/raster";
import type { PatchBlock } from "../document/document.ts";
import { intersectRects } from "../viewport/tile-placement.ts";
import type { Thumbnail } from "../worker-protocol.ts";
import { cutSamples, pasteBlock } from "./patch-blocks.ts";
import { toRgba } from "./to-rgba.ts";

/** Shows a part of the picture with other blocks laid over it. Made smaller by leaving pixels out, which is fast. */
export function makeThumbnail(shown: Raster, rect: Rect, blocks: readonly PatchBlock[], maxSide: number): Thumbnail {
  const { model, hasAlpha } = shown;
  const part = createRaster({ ...rect, model, hasAlpha, data: cutSamples(shown, rect) });
  for (const block of blocks) {
    if (intersectRects(block.rect, rect).width === 0) continue;
    const moved = { ...block.rect, x: block.rect.x - rect.x, y: block.rect.y - rect.y };
    pasteBlock(part, { rect: moved, samples: block.samples }, intersectRects(moved, { ...rect, x: 0, y: 0 }));
  }
  const full = toRgba(part, { ...rect, x: 0, y: 0 });
  const step = Math.max(1, Math.ceil(Math.max(rect.width, rect.height) / maxSide));
  if (step === 1) return { width: rect.width, height: rect.height, rgba: full };
  const width = Math.ceil(rect.width / step);
  const height = Math.ceil(rect.height / step);
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * step * rect.width + x * step) * 4;
      rgba.set(full.subarray(from, from + 4), (y * width + x) * 4);
    }
  }
  return { width, height, rgba };
}
