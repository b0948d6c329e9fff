import { Buffer } from "node:buffer";
import sharp from "sharp";
import type { Hole, Picture } from "../photos/picture.ts";
import type { LetteringCase } from "./lettering-cases.ts";

export interface LetteredPicture {
  /** With the lettering, and with what a camera's or editor's JPEG file does to it. */
  readonly lettered: Picture;
  /** 255 where a glyph, its outline or its shadow changed the picture. */
  readonly truth: Hole;
  /** For each pixel how much lettering changed it, 0–255: the largest difference of a channel. */
  readonly change: Uint8Array;
}

/** A change that nobody sees, such as the tail of a soft shadow, is no lettering. Of 255. */
const LEAST_CHANGE = 8;
const JPEG_QUALITY = 92;

export async function drawCase(picture: Picture, { draw }: LetteringCase): Promise<LetteredPicture> {
  const { width, height } = picture;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${draw(width, height)}</svg>`;
  const drawn = await sharp(picture.data, { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(svg) }])
    .removeAlpha()
    .raw()
    .toBuffer();
  const change = new Uint8Array(width * height);
  const truth = new Uint8Array(width * height);
  for (let p = 0; p < change.length; p++) {
    for (let i = p * 3; i < p * 3 + 3; i++) change[p] = Math.max(change[p], Math.abs(drawn[i] - picture.data[i]));
    if (change[p] >= LEAST_CHANGE) truth[p] = 255;
  }
  const file = await sharp(drawn, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
  const data = new Uint8Array(await sharp(file).raw().toBuffer());
  return { lettered: { width, height, data }, truth: { width, height, data: truth }, change };
}
