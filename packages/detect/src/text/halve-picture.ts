import { createRaster, type Raster } from "@lacuna/raster";
import { viewColors } from "@lacuna/selection";

/** The picture at half its size in 8-bit red, green and blue: means of 2×2 pixels, an odd last row or column left out. */
export function halvePicture(raster: Raster): Raster {
  const width = Math.max(1, raster.width >> 1);
  const height = Math.max(1, raster.height >> 1);
  const right = raster.width > 1 ? 1 : 0;
  const down = raster.height > 1 ? 1 : 0;
  const half = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const rows = { x: 0, y: 2 * y, width: raster.width, height: 1 + down };
    const { data, start, pixelStride, rowStride } = viewColors(raster, rows);
    for (let x = 0; x < width; x++) {
      const left = start + 2 * x * pixelStride;
      const next = left + right * pixelStride;
      const below = down * rowStride;
      const to = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) {
        half[to + c] = (data[left + c] + data[next + c] + data[left + below + c] + data[next + below + c] + 2) >> 2;
      }
    }
  }
  return createRaster({ width, height, model: "rgb", hasAlpha: false, data: half });
}
