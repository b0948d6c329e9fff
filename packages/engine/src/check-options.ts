import type { Mask, Raster } from "@lacuna/raster";
import type { EraseOptions, Guide, Preview, SearchEffort } from "./options.ts";

/** Options with every default filled in. */
export interface CheckedOptions {
  readonly dilatePx: number;
  readonly seed: number;
  readonly variations: number;
  readonly avoid: Mask | undefined;
  readonly effort: SearchEffort;
  readonly guides: readonly Guide[];
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (fraction: number) => void;
  readonly onPreview: ((preview: Preview) => void) | undefined;
}

export const DEFAULT_DILATE_PX = 10;
const EFFORTS: readonly SearchEffort[] = ["fast", "normal", "best"];
/** A source's position takes 16 bits a coordinate. */
const MAX_SIDE = 65535;

/** @throws RangeError  when an option is out of range or a mask's size is not the image's. */
export function checkOptions(image: Raster, mask: Mask, options: EraseOptions): CheckedOptions {
  if (Math.max(image.width, image.height) > MAX_SIDE) {
    throw new RangeError(`sides may be up to ${MAX_SIDE} pixels, not ${image.width}×${image.height}`);
  }
  requireSameSize("mask", mask, image);
  if (options.avoid !== undefined) requireSameSize("avoid mask", options.avoid, image);
  return {
    dilatePx: requireInteger("dilatePx", options.dilatePx ?? DEFAULT_DILATE_PX, 0, 100),
    seed: requireInteger("seed", options.seed ?? 0, 0, 0xffffffff),
    variations: requireInteger("variations", options.variations ?? 1, 1, 8),
    avoid: options.avoid,
    effort: requireEffort(options.effort ?? "normal"),
    guides: checkGuides(image, options.guides ?? []),
    signal: options.signal,
    onProgress: options.onProgress ?? (() => undefined),
    onPreview: options.onPreview,
  };
}

function checkGuides({ model }: Raster, guides: readonly Guide[]): readonly Guide[] {
  if (guides.length > 0 && model === "cmyk") throw new RangeError("pictures in CMYK take no guides");
  for (const { rect, raster } of guides) {
    const isBytes = raster.data instanceof Uint8Array && raster.model === "rgb";
    if (!isBytes) throw new RangeError("guides are RGB of 8 bits, with or without alpha");
    const isRect = Object.values(rect).every(Number.isFinite) && rect.width > 0 && rect.height > 0;
    if (!isRect) throw new RangeError("a guide covers no area");
  }
  return guides;
}

function requireEffort(effort: SearchEffort): SearchEffort {
  if (!EFFORTS.includes(effort)) throw new RangeError(`effort must be one of ${EFFORTS.join(", ")}, not ${effort}`);
  return effort;
}

function requireInteger(name: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} must be an integer from ${least} to ${most}, not ${value}`);
  }
  return value;
}

function requireSameSize(what: string, mask: Mask, image: Raster): void {
  if (mask.width !== image.width || mask.height !== image.height) {
    throw new RangeError(`the ${what} is ${mask.width}×${mask.height}, the image ${image.width}×${image.height}`);
  }
}
