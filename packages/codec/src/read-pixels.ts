import type { ColorModel } from "@lacuna/raster";
import sharp from "sharp";
import { describeDamage } from "./describe-damage.ts";
import { DamagedImageError, UnsupportedFormatError } from "./errors.ts";
import { FORMAT_NAMES, type InputFormat } from "./image-format.ts";
import type { Probe } from "./probe-image.ts";

/** Decoded samples in the parts that `createRaster` wants, and what should be said about them. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly model: ColorModel;
  readonly hasAlpha: boolean;
  readonly data: Uint8Array | Uint16Array;
  readonly notes: readonly string[];
}

/**
 * Decodes a probed file's first page, upright, in its own color space.
 *
 * @throws UnsupportedFormatError  when the samples are not 8- or 16-bit gray, RGB or CMYK.
 * @throws DamagedImageError       when decoding fails.
 */
export async function readPixels(bytes: Uint8Array, probe: Probe): Promise<Pixels> {
  const plan = planDecode(probe);
  const { data, info, notes } = await decodeRaw(bytes, probe, plan);
  const samples = viewSamples(data, plan.depth);
  const { model, hasAlpha } = plan;
  // The header of a damaged file may promise other channels than its decoder then brings.
  const promised = CHANNELS[model] + (hasAlpha ? 1 : 0);
  if (info.channels !== (plan.isGrayWithAlphaAsRgb ? 4 : promised)) {
    const name = FORMAT_NAMES[probe.format];
    throw new DamagedImageError(`The ${name} file says it has ${promised} channels and comes with ${info.channels}.`);
  }
  return {
    width: info.width,
    height: info.height,
    model,
    hasAlpha,
    data: plan.isGrayWithAlphaAsRgb ? keepGrayAndAlpha(samples) : samples,
    notes,
  };
}

const CHANNELS: Readonly<Record<ColorModel, number>> = { gray: 1, rgb: 3, cmyk: 4 };

/** The decoder's own memory, not as a Buffer: its `slice` would share what a typed array's copies. */
function viewSamples({ buffer, byteOffset, length }: Buffer, depth: "uchar" | "ushort"): Uint8Array | Uint16Array {
  return depth === "ushort"
    ? new Uint16Array(buffer, byteOffset, length / 2)
    : new Uint8Array(buffer, byteOffset, length);
}

interface DecodePlan {
  readonly model: ColorModel;
  readonly hasAlpha: boolean;
  /** libvips' name of the space to stay in; naming it at both ends is what keeps 16 bits exact. */
  readonly space: string;
  readonly depth: "uchar" | "ushort";
  /** sharp writes only the first band of an 8-bit gray picture, so its alpha has to come along as RGBA. */
  readonly isGrayWithAlphaAsRgb: boolean;
}

const GRAY_SPACES: readonly string[] = ["b-w", "grey16"];
const RGB_SPACES: readonly string[] = ["srgb", "rgb", "rgb16"];

function planDecode({ format, header }: Probe): DecodePlan {
  const { depth, space, hasAlpha } = header;
  const name = FORMAT_NAMES[format];
  if (depth !== "uchar" && depth !== "ushort") {
    throw new UnsupportedFormatError(`The ${name} file has samples of type ${depth}; 8 and 16 bits can be read.`);
  }
  const isDeep = depth === "ushort";
  if (GRAY_SPACES.includes(space)) {
    const asRgb = hasAlpha && !isDeep;
    const own = isDeep ? "grey16" : "b-w";
    return { model: "gray", hasAlpha, depth, space: asRgb ? "srgb" : own, isGrayWithAlphaAsRgb: asRgb };
  }
  if (RGB_SPACES.includes(space)) {
    return { model: "rgb", hasAlpha, depth, space: isDeep ? "rgb16" : "srgb", isGrayWithAlphaAsRgb: false };
  }
  if (space === "cmyk") return { model: "cmyk", hasAlpha, depth, space, isGrayWithAlphaAsRgb: false };
  throw new UnsupportedFormatError(
    `The ${name} file is in the color space “${space}”; gray, RGB and CMYK can be read.`,
  );
}

/**
 * libjpeg's complaints about files that decode to the right pixels all the same. Cameras and old editors write them.
 * Everything else it warns about (bad Huffman codes, missing data) does change pixels and is an error.
 */
const HARMLESS =
  /extraneous bytes before marker|Invalid SOS parameters|unknown JFIF revision|unknown Adobe color transform/i;

/**
 * Only JPEG is read strictly at first: what libjpeg calls a warning is mostly lost pixels. The warnings of the other
 * decoders are about tags and profiles, and lost pixels are errors to them.
 */
async function decodeRaw(bytes: Uint8Array, { format }: Probe, plan: DecodePlan) {
  try {
    return { ...(await decodeOnce(bytes, plan, format === "jpeg" ? "warning" : "error")), notes: [] };
  } catch (cause) {
    if (!(cause instanceof Error) || !HARMLESS.test(cause.message)) throw damage(bytes, format, cause);
  }
  try {
    const note = `The ${FORMAT_NAMES[format]} file has small faults in its structure; its pixels could be read.`;
    return { ...(await decodeOnce(bytes, plan, "error")), notes: [note] };
  } catch (cause) {
    throw damage(bytes, format, cause);
  }
}

function damage(bytes: Uint8Array, format: InputFormat, cause: unknown): DamagedImageError {
  return new DamagedImageError(describeDamage(bytes, format, cause), { cause });
}

function decodeOnce(bytes: Uint8Array, plan: DecodePlan, failOn: "warning" | "error") {
  return sharp(bytes, { ignoreIcc: true, autoOrient: true, failOn, limitInputPixels: false })
    .pipelineColourspace(plan.space)
    .toColourspace(plan.space)
    .raw({ depth: plan.depth })
    .toBuffer({ resolveWithObject: true });
}

/** RGBA whose R, G and B are equal, to gray and alpha. */
function keepGrayAndAlpha(rgba: Uint8Array | Uint16Array): Uint8Array {
  const kept = new Uint8Array(rgba.length / 2);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 2) {
    kept[to] = rgba[from];
    kept[to + 1] = rgba[from + 3];
  }
  return kept;
}
