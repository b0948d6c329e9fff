import { openKernels } from "@lacuna/kernel";
import { createMask, createRaster, type Raster } from "@lacuna/raster";
import { chooseWindows } from "./framing/choose-windows.ts";
import { cutCrop } from "./framing/cut-crop.ts";
import { findHoles } from "./framing/find-holes.ts";
import { placeGuess } from "./framing/place-guess.ts";
import type { GuessProvider } from "./guess-provider.ts";

/** A provider that does not do what its port promises: the program may be another, or its weights of another kind. */
export class SelfTestError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "SelfTestError";
  }
}

/** Enough to see that something is painted; quality is not the question. */
const STEPS = 2;
const TEST_SEED = 1;

/**
 * Has a provider guess a masked square in a small picture, and looks whether that square changes and nothing else does. It
 * loads the weights too, so that the first caller need not wait for that.
 *
 * @throws SelfTestError  when it does not. What `guess` throws; the signal's reason.
 */
export async function testProvider(provider: GuessProvider, signal?: AbortSignal): Promise<void> {
  const { sizes, kinds, steps } = provider.capabilities;
  const side = Math.floor(Math.sqrt(sizes.minPixels));
  const picture = testPicture(side);
  const before = picture.data.slice();
  const k = await openKernels();
  const { hole, parts } = findHoles(k, squareMask(side), 0);
  const [window] = chooseWindows(parts, side, side, sizes);
  const crop = cutCrop(picture, hole, window);
  const guess = await provider.guess(crop.picture, crop.hole, {
    kind: kinds.includes("fill") ? "fill" : "erase",
    prompt: "a red ball",
    seed: TEST_SEED,
    ...(steps !== undefined && { steps: Math.max(steps.min, STEPS) }),
    ...(signal !== undefined && { signal }),
  });
  placeGuess(k, picture, hole, { window, crop, guess, seed: TEST_SEED, isMarkedGreen: false });
  let changed = 0;
  hole.data.forEach((value, p) => {
    const isSame = [0, 1, 2].every((c) => picture.data[p * 3 + c] === before[p * 3 + c]);
    if (!isSame && value === 0) throw new SelfTestError("A pixel outside the mask changed.");
    if (!isSame) changed++;
  });
  if (changed === 0) throw new SelfTestError("Nothing inside the mask changed.");
}

/** Soft colors, and something in the middle that a guess will not repeat. */
function testPicture(side: number): Raster {
  const data = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const isInside = ((x >> 2) + (y >> 2)) % 2 === 0 && isInSquare(x, side) && isInSquare(y, side);
      const colors = isInside ? [250, 250, 30] : [90 + (60 * x) / side, 120 + (60 * y) / side, 150];
      data.set(colors, (y * side + x) * 3);
    }
  }
  return createRaster({ width: side, height: side, model: "rgb", hasAlpha: false, data });
}

function squareMask(side: number) {
  const mask = createMask(side, side);
  for (let p = 0; p < mask.data.length; p++) {
    if (isInSquare(p % side, side) && isInSquare(Math.floor(p / side), side)) mask.data[p] = 255;
  }
  return mask;
}

function isInSquare(position: number, side: number): boolean {
  return position >= side * 0.375 && position < side * 0.625;
}
