import { growRect, type Mask, maskBounds, type Raster, type Rect } from "@lacuna/raster";
import { clipRect } from "../clip-rect.ts";
import { firstPixel } from "../point.ts";
import {
  addAllBut,
  addMask,
  createHintPlane,
  type HintPlane,
  SAID_INSIDE,
  SAID_OUTSIDE,
  SAID_ROUGHLY,
} from "./hint-plane.ts";

/**
 * What a person points at an object with.
 *
 * - `box`: a rectangle around it. Nothing outside belongs to it.
 * - `scribble`: some strokes on it. All of them belong to it, and it may reach further.
 * - `rough`: it has been painted over, more or less: some of it may be missing and some of the ground with it.
 */
export type SelectionHint =
  | { readonly kind: "box"; readonly rect: Rect }
  | { readonly kind: "scribble"; readonly mask: Mask }
  | { readonly kind: "rough"; readonly mask: Mask };

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Around a box or rough stroke so much of its longer side is looked at to learn the ground's colors. */
const GROUND_MARGIN = 0.3;
const LEAST_MARGIN_PX = 16;
/** A scribble reaches at least over this part of the picture's longer side. */
const LEAST_REACH = 0.06;

/** @throws RangeError  when a mask has another size than the picture, or the box is no finite rectangle. */
export function requireHint(hint: SelectionHint, background: Mask | undefined, size: Size): void {
  for (const mask of [hint.kind === "box" ? undefined : hint.mask, background]) {
    if (mask === undefined || (mask.width === size.width && mask.height === size.height)) continue;
    throw new RangeError(`a ${mask.width}×${mask.height} mask does not fit a ${size.width}×${size.height} picture`);
  }
  if (hint.kind !== "box") return;
  const { x, y, width, height } = hint.rect;
  if (![x, y, width, height].every(Number.isFinite) || width < 0 || height < 0) {
    throw new RangeError(`a box needs finite sides from 0, not ${width}×${height} at ${x}, ${y}`);
  }
}

/** The part of the picture to look at, or `undefined` when the hint points at nothing. */
export function planRegion(hint: SelectionHint, reach: number, size: Size): Rect | undefined {
  const bounds = hintBounds(hint, size);
  if (bounds === undefined) return undefined;
  const longer = Math.max(bounds.width, bounds.height);
  const least = LEAST_REACH * Math.max(size.width, size.height);
  const margin = hint.kind === "scribble" ? Math.max(reach * longer, least) : GROUND_MARGIN * longer;
  return growRect(bounds, Math.ceil(Math.max(LEAST_MARGIN_PX, margin)), size.width, size.height);
}

/** A region half as long again on either side, or `undefined` when it is the whole picture already. */
export function widenRegion(region: Rect, { width, height }: Raster): Rect | undefined {
  const wider = growRect(region, Math.ceil(Math.max(region.width, region.height) / 2), width, height);
  return wider.width === region.width && wider.height === region.height ? undefined : wider;
}

export function readHints(hint: SelectionHint, background: Mask | undefined, region: Rect): HintPlane {
  const plane = createHintPlane(region.width, region.height);
  if (hint.kind === "box") {
    const box = wholePixels(hint.rect, { width: region.x + region.width, height: region.y + region.height });
    addAllBut(plane, { ...box, x: box.x - region.x, y: box.y - region.y }, SAID_OUTSIDE);
  } else {
    addMask(plane, region, hint.mask, hint.kind === "scribble" ? SAID_INSIDE : SAID_ROUGHLY);
  }
  if (background !== undefined) addMask(plane, region, background, SAID_OUTSIDE);
  return plane;
}

function hintBounds(hint: SelectionHint, size: Size): Rect | undefined {
  if (hint.kind !== "box") return maskBounds(hint.mask);
  return clipRect(wholePixels(hint.rect, size), { x: 0, y: 0, ...size });
}

/** The pixels whose centers a rectangle holds. */
function wholePixels({ x, y, width, height }: Rect, size: Size): Rect {
  const left = firstPixel(x, size.width);
  const top = firstPixel(y, size.height);
  return {
    x: left,
    y: top,
    width: firstPixel(x + width, size.width) - left,
    height: firstPixel(y + height, size.height) - top,
  };
}
