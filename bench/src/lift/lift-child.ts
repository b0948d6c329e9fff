import { createEngine } from "@lacuna/engine";
import {
  chooseWindows,
  cutCrop,
  findHoles,
  liftGuesses,
  openKernels,
  type Placement,
  placeGuess,
  sketchGuess,
} from "@lacuna/providers";
import { createMask, createRaster, type Raster } from "@lacuna/raster";
import { psnrInHole } from "../metrics/psnr.ts";
import { sharpnessRatio } from "../metrics/sharpness.ts";
import { loadPhoto } from "../photos/load-photo.ts";
import { lumaOf, type Picture } from "../photos/picture.ts";
import { peakResidentBytes } from "../time/peak-memory.ts";
import { makeGuess } from "./make-guess.ts";
import type { LiftCase, LiftMeasure, PathMeasure } from "./lift-case.ts";

/** What MI-GAN's published pipeline takes. */
const SIZES = { minPixels: 512 ** 2, maxPixels: 512 ** 2, multipleOf: 512, isSquare: true };
/** In the middle of the picture. */
const HOLE = { width: 900, height: 800 };
const SEED = 1;

// A process of its own: its memory is measured, and what one case leaves behind is no other's.
const asked: LiftCase = JSON.parse(process.argv[2] ?? "");
process.stdout.write(JSON.stringify(await measure(asked)), () => process.exit(0));

async function measure({ photo, size, guesser, repeats, threads }: LiftCase): Promise<LiftMeasure> {
  const { picture: truth } = await loadPhoto(photo, size);
  const { width, height } = truth;
  const k = await openKernels();
  const { hole, parts } = findHoles(k, middleOf(width, height), 0);
  const seen = toRaster(truth);
  hole.data.forEach((value, p) => {
    if (value !== 0) seen.data.set([255, 0, 255], p * 3);
  });
  const [window] = chooseWindows(parts, width, height, SIZES);
  const crop = cutCrop(seen, hole, window);
  const right = cutCrop(toRaster(truth), createMask(width, height), window).picture;
  const made = await makeGuess(guesser, crop, right);
  const placement: Placement = { window, crop, guess: made.guess, seed: SEED, isMarkedGreen: false };
  const placed = createRaster({ ...seen, data: seen.data.slice() });
  placeGuess(k, placed, hole, placement);
  const lift = (): Promise<Raster> => liftGuesses(k, seen, hole, [sketchGuess(k, placement)], { seed: SEED, threads });
  const search = async (): Promise<Raster> => {
    const engine = await createEngine({ threads });
    try {
      return (await engine.erase(seen, hole, { dilatePx: 0, seed: SEED })).images[0];
    } finally {
      await engine.close();
    }
  };
  const score = (result: Raster): Pick<PathMeasure, "sharpness" | "psnr"> => {
    const picture: Picture = { width, height, data: Uint8Array.from(result.data) };
    return {
      sharpness: sharpnessRatio(lumaOf(truth), lumaOf(picture), hole),
      psnr: psnrInHole(truth, picture, hole),
    };
  };

  const [led, alone]: Timed[] = [
    { work: lift, ms: [], cpuMs: [] },
    { work: search, ms: [], cpuMs: [] },
  ];
  const ledResult = await led.work();
  const peakBytes = peakResidentBytes();
  const aloneResult = await alone.work();
  // In turns, so that a disturbance hits both.
  for (let repeat = 0; repeat < repeats; repeat++) for (const timed of [alone, led]) await take(timed);
  const [ledScore, aloneScore, enlarged] = [score(ledResult), score(aloneResult), score(placed)];
  return {
    width,
    height,
    alone: { ms: alone.ms, cpuMs: alone.cpuMs, ...aloneScore },
    led: { ms: led.ms, cpuMs: led.cpuMs, ...ledScore },
    enlarged,
    guessMs: made.ms,
    networkBytes: made.peakBytes,
    peakBytes,
  };
}

interface Timed {
  readonly work: () => Promise<Raster>;
  readonly ms: number[];
  readonly cpuMs: number[];
}

async function take({ work, ms, cpuMs }: Timed): Promise<void> {
  const [startedAt, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  ms.push(performance.now() - startedAt);
  cpuMs.push((user + system) / 1000);
}

function middleOf(width: number, height: number) {
  const mask = createMask(width, height);
  const [x, y] = [Math.floor((width - HOLE.width) / 2), Math.floor((height - HOLE.height) / 2)];
  for (let row = Math.max(0, y); row < Math.min(height, y + HOLE.height); row++) {
    mask.data.fill(255, row * width + Math.max(0, x), row * width + Math.min(width, x + HOLE.width));
  }
  return mask;
}

function toRaster({ width, height, data }: Picture): Raster {
  return createRaster({ width, height, model: "rgb", hasAlpha: false, data: data.slice() });
}
