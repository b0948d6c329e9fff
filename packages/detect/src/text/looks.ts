import { type Rect, uniteRects } from "@lacuna/raster";
import type { Turn } from "./turn-picture.ts";

/** One closer look at a picture. */
export interface Look extends Turn {
  /** The part of the picture that is looked at. */
  readonly window: Rect;
  readonly levelCount: number;
}

/** How many pixels the network is shown. */
export function costOf({ window, scale }: Look): number {
  return window.width * window.height * scale * scale;
}

/** Looks whose slants and scales differ by no more than this are as good as one. */
const ALIKE_DEGREES = 8;
const ALIKE_SCALES = 1.4;

/** Adds a look, together with those it costs nothing to unite it with. */
export function addLook(looks: readonly Look[], look: Look): Look[] {
  const other = looks.find(
    (known) => isAlike(known, look) && costOf(together(known, look)) <= costOf(known) + costOf(look),
  );
  if (other === undefined) return [...looks, look];
  return addLook(
    looks.filter((known) => known !== other),
    together(other, look),
  );
}

/** Whether a look shows all that another would, as large. */
export function includes(look: Look, other: Look): boolean {
  const united = uniteRects(look.window, other.window);
  return isAlike(look, other) && united.width === look.window.width && united.height === look.window.height;
}

function isAlike(a: Look, b: Look): boolean {
  const scales = a.scale / b.scale;
  return Math.abs(a.degrees - b.degrees) <= ALIKE_DEGREES && scales <= ALIKE_SCALES && scales >= 1 / ALIKE_SCALES;
}

function together(a: Look, b: Look): Look {
  return { ...a, window: uniteRects(a.window, b.window), scale: Math.max(a.scale, b.scale) };
}
