import { createOnnxProvider, type ModelManifest } from "@lacuna/providers";
import {
  chooseWindows,
  cutCrop,
  findHoles,
  liftGuesses,
  openKernels,
  type Sketch,
  sketchGuess,
} from "@lacuna/providers/framing";
import type { Mask, Raster } from "@lacuna/raster";

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined };

/** What a network makes of a picture outside of any page, with the same runtime: seed 0. */
export async function eraseByNetwork(
  picture: Raster,
  mask: Mask,
  model: { readonly manifest: ModelManifest; readonly file: string },
  dilatePx: number,
): Promise<Raster> {
  const provider = createOnnxProvider({ ...model, runtime: "wasm", threads: 1, log: quiet });
  try {
    const k = await openKernels();
    const { hole, parts } = findHoles(k, mask, dilatePx);
    const sketches: Sketch[] = [];
    for (const window of chooseWindows(parts, picture.width, picture.height, provider.capabilities.sizes)) {
      const crop = cutCrop(picture, hole, window);
      const guess = await provider.guess(crop.picture, crop.hole, { kind: "erase", seed: 0 });
      sketches.push(sketchGuess(k, { window, crop, guess, seed: 0, isMarkedGreen: false }));
    }
    return await liftGuesses(k, picture, hole, sketches, { seed: 0, threads: 1 });
  } finally {
    await provider.close();
  }
}
