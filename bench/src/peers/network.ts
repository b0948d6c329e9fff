import { createEngine } from "@lacuna/engine";
import {
  chooseWindows,
  createOnnxProvider,
  cutCrop,
  defaultDataFolder,
  findHoles,
  type GuessProvider,
  liftGuesses,
  modelsFolderIn,
  openKernels,
  openModel,
  type Placement,
  sketchGuess,
} from "@lacuna/providers";
import { createMask, createRaster, type Mask, type Raster } from "@lacuna/raster";
import sharp from "sharp";
import type { Peer } from "./peer.ts";

const COMMON = { isCached: false, largestMegapixels: Infinity, largestShare: 1 } as const;

/**
 * A network of `lacuna models list` as two peers: its guess alone, brought to size by a cubic kernel and put into the hole,
 * which is what most programs do with such networks; and Lacuna's search led by the same guess, as `lacuna erase --model` does it.
 *
 * @throws ModelError  when it has not been added.
 */
export async function openNetworkPeers(name: string, threads: number): Promise<readonly [alone: Peer, led: Peer]> {
  const model = openModel(modelsFolderIn(defaultDataFolder()), name);
  const provider = createOnnxProvider({ ...model, log: { debug: ignore, info: ignore, warn: ignore } });
  const k = await openKernels();
  const engine = await createEngine({ threads });
  const peerOf = (
    peer: string,
    description: string,
    finish: (picture: Raster, hole: Mask, guesses: readonly Placement[]) => Promise<Raster>,
    close: () => Promise<void>,
  ): Peer => ({
    ...COMMON,
    name: peer,
    description,
    async fill(input, { width, height, data }) {
      const picture = createRaster({ ...input, model: "rgb", hasAlpha: false });
      const { hole, parts } = findHoles(k, createMask(width, height, data), 0);
      const started = performance.now();
      const guesses: Placement[] = [];
      for (const window of chooseWindows(parts, width, height, provider.capabilities.sizes)) {
        guesses.push(await guessIn(provider, picture, hole, window));
      }
      const filled = await finish(picture, hole, guesses);
      const ms = performance.now() - started;
      return { picture: { width, height, data: Uint8Array.from(filled.data) }, ms };
    },
    close,
  });
  return [
    peerOf(name, `${name} (${model.manifest.sha256?.slice(0, 8)}), its guess enlarged and put in`, putIn, () =>
      provider.close(),
    ),
    peerOf(
      `lacuna-${name}`,
      `Lacuna's search led by ${name}, ${engine.threads} thread(s)`,
      (picture, hole, guesses) =>
        liftGuesses(
          k,
          picture,
          hole,
          guesses.map((guess) => sketchGuess(k, guess)),
          { seed: 0, engine },
        ),
      () => engine.close(),
    ),
  ];
}

function ignore(): void {}

async function guessIn(
  provider: GuessProvider,
  picture: Raster,
  hole: Mask,
  window: Placement["window"],
): Promise<Placement> {
  const crop = cutCrop(picture, hole, window);
  const guess = await provider.guess(crop.picture, crop.hole, { kind: "erase", seed: 0 });
  return { window, crop, guess, seed: 0, isMarkedGreen: false };
}

async function putIn(picture: Raster, hole: Mask, guesses: readonly Placement[]): Promise<Raster> {
  const filled = createRaster({ ...picture, data: picture.data.slice() });
  for (const { window, guess } of guesses) {
    const { x: left, y: top, width, height } = window.rect;
    const large = await sharp(guess.data, { raw: { width: guess.width, height: guess.height, channels: 3 } })
      .resize(width, height, { fit: "fill", kernel: "cubic" })
      .raw()
      .toBuffer();
    const { bounds } = window;
    for (let y = bounds.y; y < bounds.y + bounds.height; y++) {
      for (let x = bounds.x; x < bounds.x + bounds.width; x++) {
        if (hole.data[y * hole.width + x] === 0) continue;
        const from = ((y - top) * width + x - left) * 3;
        filled.data.set(large.subarray(from, from + 3), (y * hole.width + x) * 3);
      }
    }
  }
  return filled;
}
