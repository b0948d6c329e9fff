import type { Raster } from "@lacuna/raster";

/** The network sees squares of this side, whatever a picture's proportions: so it was trained. */
export const INPUT_SIDE = 224;

/** Stretches a picture to the network's square, each value the mean of what it covers. @returns  RGB, 0–1. */
export function networkInput({ width, height, data }: Raster): Float32Array {
  const input = new Float32Array(INPUT_SIDE * INPUT_SIDE * 3);
  for (let y = 0; y < INPUT_SIDE; y++) {
    const [top, bottom] = coverOf(y, height);
    for (let x = 0; x < INPUT_SIDE; x++) {
      const [left, right] = coverOf(x, width);
      const scale = 1 / (255 * (bottom - top) * (right - left));
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let row = top; row < bottom; row++) {
          for (let column = left; column < right; column++) sum += data[(row * width + column) * 3 + c] ?? 0;
        }
        input[(y * INPUT_SIDE + x) * 3 + c] = sum * scale;
      }
    }
  }
  return input;
}

/** Which rows or columns one of the square's covers, at least one. */
function coverOf(index: number, length: number): [number, number] {
  const first = Math.floor((index * length) / INPUT_SIDE);
  return [first, Math.max(first + 1, Math.floor(((index + 1) * length) / INPUT_SIDE))];
}
