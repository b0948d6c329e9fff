import { type ColorModel, createMask, createRaster, type Mask, type Raster, type Rect } from "@lacuna/raster";
import { type RandomStream, randomStream } from "@lacuna/kernel/testing";

/** Every kind of raster there is. */
export const FORMATS: readonly Format[] = (["gray", "rgb", "cmyk"] as const).flatMap((model) =>
  [false, true].flatMap((hasAlpha) => [8, 16].map((bits) => ({ model, hasAlpha, bits }))),
);

export interface Format {
  readonly model: ColorModel;
  readonly hasAlpha: boolean;
  /** 8 or 16. */
  readonly bits: number;
}

export const RGB: Format = { model: "rgb", hasAlpha: false, bits: 8 };

/** One pixel, too small for a patch, just large enough for one, thin, and large enough for a pyramid. */
export const SIZES = [
  [1, 1],
  [6, 6],
  [7, 7],
  [8, 7],
  [3, 40],
  [40, 1],
  [5, 30],
  [9, 40],
  [23, 24],
  [64, 48],
  [97, 61],
] as const;

/** Where the masks of `randomHole` lie. */
export const HOLE_STYLES = ["inside", "corner", "edge to edge", "specks", "most"] as const;
export type HoleStyle = (typeof HOLE_STYLES)[number];

/** A picture with gradients, blocks and noise, each sample's value a function of `seed`; alpha varies when there is one. */
export function randomRaster(seed: number, width: number, height: number, format: Format = RGB): Raster {
  const random = randomStream(seed);
  const { model, hasAlpha, bits } = format;
  const channels = { gray: 1, rgb: 3, cmyk: 4 }[model] + (hasAlpha ? 1 : 0);
  const noise = 4 + random(60);
  const block = 2 + random(9);
  const samples = Array.from({ length: width * height * channels }, (_, at) => {
    const p = Math.floor(at / channels);
    const [x, y] = [p % width, Math.floor(p / width)];
    const base = (at % channels) * 30 + ((x + y) >> 1) + ((Math.floor(x / block) + Math.floor(y / block)) % 2) * 50;
    const value = Math.min(255, base + random(noise));
    return bits === 16 ? value * 257 : value;
  });
  const data = bits === 16 ? Uint16Array.from(samples) : Uint8Array.from(samples);
  return createRaster({ width, height, model, hasAlpha, data });
}

/** A soft-edged or hard mask of the given style. May cover everything when the picture is tiny. */
export function randomHole(random: RandomStream, width: number, height: number, style: HoleStyle): Mask {
  const mask = createMask(width, height);
  const value = [255, 128, 200][random(3)] ?? 255;
  const side = (length: number) => Math.max(1, Math.floor(length / 4) + random(Math.max(1, Math.floor(length / 4))));
  if (style === "inside")
    paintRect(mask, { x: random(width), y: random(height), width: side(width), height: side(height) }, value);
  if (style === "corner") paintRect(mask, { x: 0, y: 0, width: side(width), height: side(height) }, value);
  if (style === "edge to edge") paintRect(mask, { x: 0, y: random(height), width, height: 1 + random(3) }, value);
  if (style === "specks")
    for (let p = 0; p < mask.data.length; p++) mask.data[p] = random(60) === 0 ? value : random(128);
  if (style === "most") {
    mask.data.fill(value);
    paintRect(mask, { x: random(width), y: random(height), width: side(width), height: side(height) }, 127);
  }
  return mask;
}

/** Paints the part of a rectangle that lies inside the mask. */
export function paintRect(mask: Mask, rect: Rect, value = 255): Mask {
  const right = Math.min(mask.width, rect.x + rect.width);
  for (let y = rect.y; y < Math.min(mask.height, rect.y + rect.height); y++) {
    mask.data.fill(value, y * mask.width + rect.x, y * mask.width + right);
  }
  return mask;
}

/** A mask with one rectangle. */
export function rectMask(width: number, height: number, rect: Rect): Mask {
  return paintRect(createMask(width, height), rect);
}

/** A copy in which each sample of the hole is what `sampleAt` says, given the sample's index. */
export function withHoleContent(image: Raster, hole: Mask, sampleAt: (at: number) => number): Raster {
  const data = image.data.slice();
  for (let at = 0; at < data.length; at++) {
    if (hole.data[Math.floor(at / image.channels)] === 255) data[at] = sampleAt(at);
  }
  return { ...image, data };
}

/** Whether all samples outside the hole are equal. */
export function isEqualOutside(hole: Mask, a: Raster, b: Raster): boolean {
  return a.data.every((sample, at) => hole.data[Math.floor(at / a.channels)] === 255 || sample === b.data[at]);
}

/** Peak signal-to-noise ratio over the hole's samples, in dB. */
export function psnrInHole(hole: Mask, a: Raster, b: Raster): number {
  let squares = 0;
  let count = 0;
  a.data.forEach((sample, at) => {
    if (hole.data[Math.floor(at / a.channels)] !== 255) return;
    squares += (sample - (b.data[at] ?? 0)) ** 2;
    count++;
  });
  return 10 * Math.log10(255 ** 2 / (squares / count));
}
