import { createMask, growRect, type Mask, type Raster, type Rect } from "@lacuna/raster";
import { growMask, invertMask } from "@lacuna/selection";
import { maskedMean } from "../mask/masked-mean.ts";
import { sampleView } from "../objects/sample-view.ts";

/** An object's shadow lies within so many of its longer sides. */
const REACH = 1.3;
/** What is looked at is reduced to this: shadows are large, and what is small on the ground is its texture. */
const WORKING_SIDE = 320;
/** The square that the texture of the ground is averaged over, half its side, of the object's longer side. */
const TEXTURE = 0.025;

/** The surroundings of an object, reduced, as logarithms of light: there a shadow subtracts the same wherever it falls. */
export interface Ground {
  /** Of the picture. */
  readonly rect: Rect;
  readonly width: number;
  readonly height: number;
  /** Red, green and blue: natural logarithms of 0–255 and a little. */
  readonly light: readonly Float32Array[];
  /** The same without the ground's texture. */
  readonly smooth: readonly Float32Array[];
  /** The object itself, and the ground: what is neither the object nor mixed with it at its edges nor marked otherwise. */
  readonly object: Mask;
  readonly known: Mask;
  /** The object's longer side. */
  readonly longer: number;
  /** Pixels of the picture for each pixel here. */
  readonly scale: number;
}

/**
 * @param bounds  The object's.
 * @param marked  All objects, of the picture's size.
 */
export function viewGround(raster: Raster, bounds: Rect, marked: Mask): Ground {
  const longer = Math.max(bounds.width, bounds.height);
  const rect = growRect(bounds, Math.ceil(REACH * longer), raster.width, raster.height);
  const scale = Math.max(1, Math.max(rect.width, rect.height) / WORKING_SIDE);
  const width = Math.max(1, Math.round(rect.width / scale));
  const height = Math.max(1, Math.round(rect.height / scale));
  const colors = sampleView(raster, rect, { width, height });
  const light = [0, 1, 2].map((c) =>
    Float32Array.from({ length: width * height }, (_, p) => Math.log(colors[p * 3 + c] + DARK_LIGHT)),
  );
  const others = reduce(marked, rect, width, height);
  const known = invertMask(growMask(others, EDGE_PX));
  const radius = Math.max(1, Math.round((TEXTURE * longer) / scale));
  return {
    rect,
    width,
    height,
    light,
    smooth: light.map((plane) => maskedMean(plane, known, radius)),
    object: within(others, bounds, rect, scale),
    known,
    longer: longer / scale,
    scale,
  };
}

/** A color with less light than this on lit ground tells nothing of what falls on it: blue below a street lamp. */
export const VISIBLE = Math.log(30);
/** Keeps what is nearly black from counting for much: its ratios are noise. */
const DARK_LIGHT = 6;
/** Edges of an object are mixed with what lies behind it. */
const EDGE_PX = 1.5;

function reduce(mask: Mask, rect: Rect, width: number, height: number): Mask {
  const out = createMask(width, height);
  for (let y = 0; y < rect.height; y++) {
    const to = Math.min(height - 1, Math.floor((y * height) / rect.height)) * width;
    const from = (rect.y + y) * mask.width + rect.x;
    for (let x = 0; x < rect.width; x++) {
      if (mask.data[from + x] >= 128) out.data[to + Math.min(width - 1, Math.floor((x * width) / rect.width))] = 255;
    }
  }
  return out;
}

function within(mask: Mask, bounds: Rect, rect: Rect, scale: number): Mask {
  const out = createMask(mask.width, mask.height);
  const right = Math.ceil((bounds.x + bounds.width - rect.x) / scale);
  const bottom = Math.ceil((bounds.y + bounds.height - rect.y) / scale);
  for (let y = Math.floor((bounds.y - rect.y) / scale); y < Math.min(mask.height, bottom); y++) {
    for (let x = Math.floor((bounds.x - rect.x) / scale); x < Math.min(mask.width, right); x++) {
      out.data[y * mask.width + x] = mask.data[y * mask.width + x];
    }
  }
  return out;
}
