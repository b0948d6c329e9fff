import { createRaster, type Raster } from "@lacuna/raster";

export type Color = readonly [red: number, green: number, blue: number];

/** A picture drawn pixel by pixel with noise of ±`noise` levels on every sample, the same each time. */
export function noisyPicture(
  width: number,
  height: number,
  noise: number,
  colorAt: (x: number, y: number) => Color,
): Raster {
  const data = new Uint8Array(width * height * 3);
  let state = 12345;
  for (let at = 0; at < width * height; at++) {
    const color = colorAt(at % width, Math.floor(at / width));
    for (let c = 0; c < 3; c++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const shift = ((state >>> 8) / 2 ** 24 - 0.5) * 2 * noise;
      data[at * 3 + c] = Math.min(255, Math.max(0, Math.round((color[c] ?? 0) + shift)));
    }
  }
  return createRaster({ width, height, model: "rgb", hasAlpha: false, data });
}

/** The same picture as another kind of raster: gray from its green, deep, with alpha, or as ink. */
export function asKind({ width, height, data }: Raster, kind: "gray" | "deep" | "alpha" | "ink"): Raster {
  if (kind === "deep") {
    const samples = Uint16Array.from(data, (value) => value * 257);
    return createRaster({ width, height, model: "rgb", hasAlpha: false, data: samples });
  }
  const pixels = Array.from({ length: width * height }, (_, at) => [...data.subarray(at * 3, at * 3 + 3)]);
  const samples = pixels.flatMap((color) => {
    if (kind === "gray") return color.slice(1, 2);
    return kind === "alpha" ? [...color, 255] : [...color.map((value) => 255 - value), 0];
  });
  const model = kind === "alpha" ? "rgb" : kind === "ink" ? "cmyk" : "gray";
  return createRaster({ width, height, model, hasAlpha: kind === "alpha", data: Uint8Array.from(samples) });
}
