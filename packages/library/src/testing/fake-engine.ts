import type { Engine, EraseOptions } from "@lacuna/engine";
import type { Mask, Raster } from "@lacuna/raster";

/** An engine that fills holes with zeros, in no time, and notes what it was asked. */
export interface FakeEngine extends Engine {
  readonly calls: { readonly image: Raster; readonly mask: Mask; readonly options: EraseOptions }[];
  isClosed: boolean;
}

export function createFakeEngine(): FakeEngine {
  const calls: FakeEngine["calls"] = [];
  return {
    threads: 1,
    calls,
    isClosed: false,
    async erase(image, mask, options = {}) {
      calls.push({ image, mask, options });
      options.onProgress?.(0.5);
      options.onProgress?.(1);
      const blank = (): Raster => ({ ...image, data: blanked(image, mask) });
      const others = Array.from({ length: (options.variations ?? 1) - 1 }, blank);
      return { images: [blank(), ...others], hole: mask, seed: options.seed ?? 0, warnings: ["a warning"] };
    },
    async close() {
      this.isClosed = true;
    },
  };
}

function blanked({ data, channels }: Raster, mask: Mask): Raster["data"] {
  const copy = data instanceof Uint16Array ? new Uint16Array(data) : new Uint8Array(data);
  for (const [pixel, value] of mask.data.entries()) {
    if (value >= 128) copy.fill(0, pixel * channels, (pixel + 1) * channels);
  }
  return copy;
}
