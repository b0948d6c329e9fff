import { openKernels } from "@lacuna/kernel";
import { createMask, createRaster, dilateHole, type Mask, type Raster } from "@lacuna/raster";
import { chooseWindows } from "./framing/choose-windows.ts";
import { type Crop, cutCrop } from "./framing/cut-crop.ts";
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

/** What the masked square holds something of that no guess will repeat. */
const OBJECT: readonly [number, number, number] = [250, 250, 30];
/** So deep in the hole, as a share of the crop's side, nothing is blended with what was there any more: five pixels and more. */
const DEEP_SHARE = 0.08;
/** An object that differs less from the guess at the hole's edge, compared with deep inside, shows through there. */
const LEAST_EDGE_SHARE = 0.7;
/** Enough to see that something is painted; quality is not the question. */
const STEPS = 2;
const TEST_SEED = 1;
/** Untrained models do so too, which is no reason to refuse them. */
const SHOWS_ANOTHER_PICTURE =
  "around the square it shows something else than the picture it was given: its weights, or what is said of them, may be wrong";

/**
 * Has a provider guess a masked square in a small picture, and looks whether that square changes and nothing else does, and,
 * where it only erases, whether all of the square changes. It loads the weights too, so that the first caller need not wait
 * for that.
 *
 * @returns  What is odd about its guess all the same; undefined where nothing is.
 * @throws SelfTestError  when it does not. What `guess` throws; the signal's reason.
 */
export async function testProvider(provider: GuessProvider, signal?: AbortSignal): Promise<string | undefined> {
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
  if (!kinds.includes("fill")) refuseRemains(crop, guess);
  const verdict = placeGuess(k, picture, hole, { window, crop, guess, seed: TEST_SEED, isMarkedGreen: false });
  let changed = 0;
  hole.data.forEach((value, p) => {
    const isSame = [0, 1, 2].every((c) => picture.data[p * 3 + c] === before[p * 3 + c]);
    if (!isSame && value === 0) throw new SelfTestError("A pixel outside the mask changed.");
    if (!isSame) changed++;
  });
  if (changed === 0) throw new SelfTestError("Nothing inside the mask changed.");
  return verdict.faults.includes("another picture") ? SHOWS_ANOTHER_PICTURE : undefined;
}

/** Networks that blend their guess with what they were shown leave the object's outline, and all of a thin one. */
function refuseRemains({ picture, hole }: Crop, guess: Raster): void {
  const known = inverted(hole);
  const atEdge = dilateHole(known, 1).data;
  const aboutEdge = dilateHole(known, Math.round(DEEP_SHARE * hole.width)).data;
  const sums = { edge: [0, 0], deep: [0, 0] };
  for (let p = 0; p < hole.data.length; p++) {
    if (hole.data[p] === 0 || OBJECT.some((value, c) => Math.abs(picture.data[p * 3 + c] - value) > 2)) continue;
    if (atEdge[p] === 0 && aboutEdge[p] !== 0) continue;
    const own = atEdge[p] === 0 ? sums.deep : sums.edge;
    own[0] += OBJECT.reduce((sum, value, c) => sum + Math.abs(guess.data[p * 3 + c] - value), 0);
    own[1]++;
  }
  const [edge, deep] = [sums.edge, sums.deep].map(([sum, count]) => sum / count);
  if (edge < LEAST_EDGE_SHARE * deep) {
    throw new SelfTestError(
      "At the edge of the mask what was there shows through: of a network that blends, the manifest says so (blendsPx).",
    );
  }
}

/** Soft colors, and something in the middle that a guess will not repeat. */
function testPicture(side: number): Raster {
  const data = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const isInside = ((x >> 2) + (y >> 2)) % 2 === 0 && isInSquare(x, side) && isInSquare(y, side);
      const colors = isInside ? OBJECT : [90 + (60 * x) / side, 120 + (60 * y) / side, 150];
      data.set(colors, (y * side + x) * 3);
    }
  }
  return createRaster({ width: side, height: side, model: "rgb", hasAlpha: false, data });
}

function inverted({ width, height, data }: Mask): Mask {
  return createMask(
    width,
    height,
    data.map((value) => 255 - value),
  );
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
