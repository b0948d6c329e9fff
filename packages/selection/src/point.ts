/** A place in the picture, in pixels: the top left pixel covers 0–1 on both axes, its center is at 0.5, 0.5. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The first pixel whose center is not before `edge`, clipped to 0–`end`. */
export function firstPixel(edge: number, end: number): number {
  return Math.min(end, Math.max(0, Math.ceil(edge - 0.5)));
}
