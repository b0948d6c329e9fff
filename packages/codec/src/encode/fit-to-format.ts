import type { Raster } from "@lacuna/raster";
import sharp from "sharp";
import { FORMAT_NAMES, type ImageFormat } from "../image-format.ts";
import type { Metadata } from "../metadata/metadata.ts";
import { cmykAsTiff } from "./cmyk-as-tiff.ts";
import { flattenOnWhite } from "./flatten-on-white.ts";
import { narrowSamples } from "./narrow-samples.ts";

/** What a format can hold. */
interface Abilities {
  readonly hasCmyk: boolean;
  readonly hasAlpha: boolean;
  readonly isDeep: boolean;
  /** Whether gray is written as one channel. Elsewhere it becomes RGB, beside which a gray profile would be invalid. */
  readonly hasGray: boolean;
}

const ABILITIES: Record<ImageFormat, Abilities> = {
  jpeg: { hasCmyk: true, hasAlpha: false, isDeep: false, hasGray: true },
  png: { hasCmyk: false, hasAlpha: true, isDeep: true, hasGray: true },
  webp: { hasCmyk: false, hasAlpha: true, isDeep: false, hasGray: false },
  avif: { hasCmyk: false, hasAlpha: true, isDeep: true, hasGray: false },
  tiff: { hasCmyk: true, hasAlpha: true, isDeep: true, hasGray: true },
};

export interface FittedPicture {
  readonly raster: Raster;
  readonly metadata: Metadata;
  readonly notes: readonly string[];
}

/**
 * Turns a raster into one that the format can hold, and says what that cost. A raster that fits is not copied.
 *
 * CMYK becomes sRGB through its own profile, or a generic one where it has none; this is the only color conversion in
 * the package. Alpha is laid on white, 16 bits are rounded to 8.
 */
export async function fitToFormat(raster: Raster, metadata: Metadata, format: ImageFormat): Promise<FittedPicture> {
  const able = ABILITIES[format];
  const name = FORMAT_NAMES[format];
  const notes: string[] = [];
  let fitted = raster;
  let kept = metadata;
  if (fitted.hasAlpha && !able.hasAlpha) {
    fitted = flattenOnWhite(fitted);
    notes.push(`${name} holds no transparency; the picture was laid on white.`);
  }
  if (fitted.model === "cmyk" && !able.hasCmyk) {
    fitted = await cmykToSrgb(fitted, metadata.icc);
    kept = withoutProfile(metadata);
    notes.push(`${name} holds no CMYK; the colors were converted to sRGB.`);
  }
  if (fitted.model === "gray" && !able.hasGray && kept.icc) {
    kept = withoutProfile(kept);
    notes.push(`${name} holds no gray pictures; the picture was written as RGB, without its gray color profile.`);
  }
  if (fitted.data instanceof Uint16Array && !able.isDeep) {
    fitted = narrowSamples(fitted);
    notes.push(`${name} holds 8 bits a sample; the picture's 16 were rounded.`);
  }
  return { raster: fitted, metadata: kept, notes };
}

function withoutProfile({ icc: _icc, ...rest }: Metadata): Metadata {
  return rest;
}

async function cmykToSrgb(raster: Raster, icc: Uint8Array | undefined): Promise<Raster> {
  const { data, info } = await sharp(cmykAsTiff(narrowSamples(raster), icc), { limitInputPixels: false })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { ...raster, model: "rgb", channels: info.channels, data };
}
