import type { ColorView } from "../color-view.ts";

/** The picture at half the size, rounded up: each pixel the mean of the up to four that it stands for. */
export function halveColors(view: ColorView): ColorView {
  const width = (view.width + 1) >> 1;
  const height = (view.height + 1) >> 1;
  const data = new Uint8Array(width * height * 3);
  const { data: source, pixelStride } = view;
  for (let y = 0; y < height; y++) {
    const upper = view.start + 2 * y * view.rowStride;
    const lower = 2 * y + 1 < view.height ? upper + view.rowStride : upper;
    for (let x = 0; x < width; x++) {
      const left = 2 * x * pixelStride;
      const right = 2 * x + 1 < view.width ? left + pixelStride : left;
      const to = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) {
        data[to + c] =
          (source[upper + left + c] +
            source[upper + right + c] +
            source[lower + left + c] +
            source[lower + right + c] +
            2) >>
          2;
      }
    }
  }
  return { width, height, data, start: 0, pixelStride: 3, rowStride: width * 3 };
}
