import type { ColorView } from "../color-view.ts";
import { linearLight, toOklab } from "./oklab.ts";

/** Oklab's color axes are short beside its lightness; CSS Color's deltaEOK2 doubles them for the same reason. */
const COLOR_AXES = 2;

const UNKNOWN = 0;
const ALIKE = 1;
const UNLIKE = 2;

/** Marks the pixels of a row that look like the sample: 1 where they do, 0 where not. */
export type RowTest = (row: number, out: Uint8Array, at: number) => void;

/**
 * Makes the test of a wand: is a pixel's color within a distance of the sample's?
 *
 * Each of the 16 million colors is compared when it is first met and remembered, so that a large picture costs one look
 * into a table a pixel.
 *
 * @param tolerance  0–255; 255 is the distance from black to white.
 */
export function createColorTest(view: ColorView, sample: Float64Array, tolerance: number): RowTest {
  const light = linearLight();
  const verdicts = new Uint8Array(1 << 24);
  const lab = new Float64Array(3);
  const limit = (tolerance / 255) ** 2 * (1 + 1e-9);
  const judge = (red: number, green: number, blue: number): number => {
    toOklab(light, red, green, blue, lab);
    const [l, a, b] = [lab[0] - sample[0], lab[1] - sample[1], lab[2] - sample[2]];
    return l * l + COLOR_AXES * COLOR_AXES * (a * a + b * b) <= limit ? ALIKE : UNLIKE;
  };
  const { data, start, pixelStride, rowStride, width } = view;
  return (row, out, at) => {
    let from = start + row * rowStride;
    for (let x = 0; x < width; x++, from += pixelStride) {
      const red = data[from];
      const green = data[from + 1];
      const blue = data[from + 2];
      const color = (red << 16) | (green << 8) | blue;
      let verdict = verdicts[color];
      if (verdict === UNKNOWN) {
        verdict = judge(red, green, blue);
        verdicts[color] = verdict;
      }
      out[at + x] = verdict & ALIKE;
    }
  };
}

/** The mean color of a square around a pixel, cut off at the picture's edges, in Oklab. */
export function sampleColor(view: ColorView, x: number, y: number, radius: number): Float64Array {
  const light = linearLight();
  const lab = new Float64Array(3);
  const mean = new Float64Array(3);
  let count = 0;
  for (let j = Math.max(0, y - radius); j <= Math.min(view.height - 1, y + radius); j++) {
    for (let i = Math.max(0, x - radius); i <= Math.min(view.width - 1, x + radius); i++) {
      const at = view.start + j * view.rowStride + i * view.pixelStride;
      toOklab(light, view.data[at], view.data[at + 1], view.data[at + 2], lab);
      for (let c = 0; c < 3; c++) mean[c] += lab[c];
      count++;
    }
  }
  return mean.map((sum) => sum / count);
}
