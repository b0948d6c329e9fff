import sharp, { type Sharp } from "sharp";
import { normalOf, randomNamed } from "../random.ts";
import type { Photo } from "./find-photos.ts";
import { grainSigma } from "./grain.ts";
import type { Picture } from "./picture.ts";

/** Megapixels a photograph is brought to; `native` leaves it as it is. */
export type SizeClass = "native" | "0.25" | "1" | "4" | "12" | "50";

export interface LoadedPhoto {
  readonly picture: Picture;
  /** Linear factor of an enlargement, 1 when the pixels are the camera's or were reduced. */
  readonly enlargedBy: number;
}

/**
 * Decodes a photograph at a size class. Reduced by Lanczos; when it is too small it is enlarged by Lanczos and gets
 * white grain of the source's own strength, since enlarged pixels alone are smoother than any camera's.
 */
export async function loadPhoto(photo: Photo, size: SizeClass): Promise<LoadedPhoto> {
  const source = sharp(photo.file, { limitInputPixels: 120e6 }).removeAlpha().toColourspace("srgb");
  const metadata = await source.metadata();
  const scale = size === "native" ? 1 : Math.sqrt((Number(size) * 1e6) / (metadata.width * metadata.height));
  if (scale === 1) return { picture: await decode(source), enlargedBy: 1 };
  const width = Math.round(metadata.width * scale);
  const height = Math.round(metadata.height * scale);
  const picture = await decode(source.clone().resize(width, height, { kernel: "lanczos3", fit: "fill" }));
  if (scale < 1) return { picture, enlargedBy: 1 };
  addGrain(picture, grainSigma(await decode(source)), `${photo.id}.${size}`);
  return { picture, enlargedBy: scale };
}

async function decode(image: Sharp): Promise<Picture> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  if (info.channels === 3)
    return { width: info.width, height: info.height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
  const rgb = new Uint8Array(info.width * info.height * 3);
  for (let p = 0; p < info.width * info.height; p++) rgb.fill(data[p * info.channels], p * 3, p * 3 + 3);
  return { width: info.width, height: info.height, data: rgb };
}

function addGrain(picture: Picture, sigma: number, name: string): void {
  const random = randomNamed(`grain ${name}`);
  const noise = new Float32Array(1 << 16);
  for (let i = 0; i < noise.length; i++) noise[i] = normalOf(random) * sigma;
  for (let p = 0, i = 0; p < picture.width * picture.height; p++, i += 3) {
    const grain = noise[Math.floor(random() * noise.length)];
    for (let c = i; c < i + 3; c++) picture.data[c] = Math.max(0, Math.min(255, Math.round(picture.data[c] + grain)));
  }
}
