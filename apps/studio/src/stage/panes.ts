import type { Rect } from "@lacuna/raster";
import type { CompareMode } from "../state/run-state.ts";
import type { Point, Size } from "../viewport/geometry.ts";

/** A part of the viewport that shows the picture by itself, with the same view as the others. In CSS pixels. */
export interface Pane {
  readonly rect: Rect;
  readonly isBefore: boolean;
}

/** Before and after each get half of the viewport, along its longer side; else one pane fills it. */
export function panesOf(mode: CompareMode, { width, height }: Size): readonly [Pane, ...Pane[]] {
  if (mode !== "side") return [{ rect: { x: 0, y: 0, width, height }, isBefore: false }];
  const isBeside = width >= height;
  const size = isBeside ? { width: width / 2, height } : { width, height: height / 2 };
  const second = isBeside ? { x: size.width, y: 0 } : { x: 0, y: size.height };
  return [
    { rect: { x: 0, y: 0, ...size }, isBefore: true },
    { rect: { ...second, ...size }, isBefore: false },
  ];
}

/** A point of the viewport in the coordinates of the pane that holds it. */
export function pointInPane(mode: CompareMode, viewport: Size, { x, y }: Point): Point {
  const [first] = panesOf(mode, viewport);
  return { x: x % first.rect.width, y: y % first.rect.height };
}
