import type { ColorView } from "../color-view.ts";
import { INSIDE, type Labels, NEITHER } from "./labels.ts";

/** The colors of all pixels on a side: red, green and blue of each in turn. */
export function gatherColors(view: ColorView, { width, height, data }: Labels, side: number): Uint8Array {
  const colors = new Uint8Array(width * height * 3);
  let count = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((data[y * width + x] & (INSIDE | NEITHER)) !== side) continue;
      const at = view.start + y * view.rowStride + x * view.pixelStride;
      for (let c = 0; c < 3; c++) colors[count++] = view.data[at + c];
    }
  }
  return colors.subarray(0, count);
}
