import type { Hole, Picture } from "../photos/picture.ts";

/**
 * Gives hole pixels on the picture's outermost ring the color of the nearest known pixel along that ring.
 *
 * OpenCV's inpaint takes the outermost ring as known, also where the mask says otherwise, and spreads what it finds
 * there into the hole. Without this it would spread our cover color; a photograph's user would see the object's rim.
 *
 * @returns  `input` itself when no hole touches the ring.
 */
export function withNeutralBorder(input: Picture, hole: Hole): Picture {
  const ring = ringOf(hole.width, hole.height);
  if (!ring.some((p) => hole.data[p]) || ring.every((p) => hole.data[p])) return input;
  const data = input.data.slice();
  const nearest = nearestKnown(ring, hole);
  ring.forEach((p, index) => {
    const from = (nearest[index] as number) * 3;
    data.copyWithin(p * 3, from, from + 3);
  });
  return { ...input, data };
}

/** Positions of the outermost pixels, clockwise from the top left. */
function ringOf(width: number, height: number): number[] {
  const ring: number[] = [];
  for (let x = 0; x < width; x++) ring.push(x);
  for (let y = 1; y < height; y++) ring.push(y * width + width - 1);
  for (let x = width - 2; x >= 0; x--) ring.push((height - 1) * width + x);
  for (let y = height - 2; y > 0; y--) ring.push(y * width);
  return ring;
}

/** For each place on the ring the nearest place that is known, by walking around it in both directions. */
function nearestKnown(ring: readonly number[], hole: Hole): number[] {
  const { length } = ring;
  const distances = new Array<number>(length).fill(Infinity);
  const found = new Array<number>(length).fill(-1);
  for (const direction of [1, -1]) {
    let last = -1;
    let distance = Infinity;
    // Twice around, so that the first places learn of the known pixels before them.
    for (let step = 0; step < 2 * length; step++) {
      const index = direction === 1 ? step % length : (2 * length - 1 - step) % length;
      const p = ring[index] as number;
      if (hole.data[p]) distance++;
      else [last, distance] = [p, 0];
      if (last >= 0 && distance < (distances[index] as number)) [found[index], distances[index]] = [last, distance];
    }
  }
  return found;
}
