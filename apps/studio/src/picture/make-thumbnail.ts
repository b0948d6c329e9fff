import { createRaster, type Raster, type Rect } from "@lacuna/raster";
import type { PatchBlock } from "../document/document.ts";
import type { Thumbnail } from "../worker-protocol.ts";
import { toRgba } from "./to-rgba.ts";

/**
 * Shows a part of the picture with other blocks laid over it.
 *
 * Made smaller by leaving pixels out: only those that are shown are read, so that it is as fast for a large picture.
 */
export function makeThumbnail(shown: Raster, rect: Rect, blocks: readonly PatchBlock[], maxSide: number): Thumbnail {
  const step = Math.max(1, Math.ceil(Math.max(rect.width, rect.height) / maxSide));
  const width = Math.ceil(rect.width / step);
  const height = Math.ceil(rect.height / step);
  const { model, hasAlpha, channels } = shown;
  const length = width * height * channels;
  const data = shown.data instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length);

  function lay({ rect: place, samples }: PatchBlock): void {
    const [left, top] = [Math.ceil((place.x - rect.x) / step), Math.ceil((place.y - rect.y) / step)];
    const right = Math.min(width, (place.x + place.width - rect.x) / step);
    const bottom = Math.min(height, (place.y + place.height - rect.y) / step);
    for (let y = Math.max(0, top); y < bottom; y++) {
      const row = (rect.y + y * step - place.y) * place.width + rect.x - place.x;
      for (let x = Math.max(0, left); x < right; x++) {
        const from = (row + x * step) * channels;
        const to = (y * width + x) * channels;
        for (let c = 0; c < channels; c++) data[to + c] = samples[from + c] ?? 0;
      }
    }
  }

  lay({ rect: { x: 0, y: 0, width: shown.width, height: shown.height }, samples: shown.data });
  for (const block of blocks) lay(block);
  const small = createRaster({ width, height, model, hasAlpha, data });
  return { width, height, rgba: toRgba(small, { x: 0, y: 0, width, height }) };
}
