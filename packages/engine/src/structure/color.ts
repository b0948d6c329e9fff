/** Three channels, in levels. */
export type Color = [number, number, number];

export function minus(a: Color, b: Color): Color {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function dot(a: Color, b: Color): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function length(a: Color): number {
  return Math.sqrt(dot(a, a));
}
