import type { Raster } from "@lacuna/raster";

/**
 * Reads a stretch of a row as RGB of 0–255, into `row`, whose length says how much. What lies outside the picture is mirrored
 * at its edges.
 *
 * @param picture  Gray or RGB; 16-bit samples keep their fraction.
 */
export function readColorRow(picture: Raster, left: number, y: number, row: Float32Array): Float32Array {
  const { width, height, channels, data } = picture;
  const scale = data instanceof Uint16Array ? 1 / 257 : 1;
  const isGray = picture.model === "gray";
  const line = mirror(y, height) * width;
  for (let i = 0; i * 3 < row.length; i++) {
    const x = left + i;
    const from = (line + (x >= 0 && x < width ? x : mirror(x, width))) * channels;
    row[i * 3] = data[from] * scale;
    row[i * 3 + 1] = data[isGray ? from : from + 1] * scale;
    row[i * 3 + 2] = data[isGray ? from : from + 2] * scale;
  }
  return row;
}

/** Where in a row or column of so many pixels lies what is shown at a position outside of it. */
export function mirror(position: number, length: number): number {
  const period = 2 * length;
  const inPeriod = ((position % period) + period) % period;
  return inPeriod < length ? inPeriod : period - 1 - inPeriod;
}
