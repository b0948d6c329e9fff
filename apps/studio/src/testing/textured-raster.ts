import { createRaster, type Raster } from "@lacuna/raster";

/** A ramp with texture: every pixel differs from its neighbors, so that an unchanged one is no accident. RGB, opaque. */
export function texturedRaster(depth: 8 | 16, width = 400, height = 300): Raster {
  const length = width * height * 3;
  const data = depth === 8 ? new Uint8Array(length) : new Uint16Array(length);
  const most = depth === 8 ? 255 : 65_535;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        const wave = Math.sin(x * 0.35) * Math.cos(y * 0.27 + c) * 0.18;
        data[(y * width + x) * 3 + c] = Math.floor((0.4 + (0.2 * (x + c * y)) / width + wave) * most);
      }
    }
  }
  return createRaster({ width, height, model: "rgb", hasAlpha: false, data });
}

/** A disc of one color in the middle of a ground of another, both with a little noise. */
export function discRaster(size: number, radius: number): Raster {
  const data = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const isInside = Math.hypot(x + 0.5 - size / 2, y + 0.5 - size / 2) <= radius;
      const noise = ((x * 31 + y * 17) % 7) - 3;
      const color = isInside ? [200, 60, 50] : [90, 140, 200];
      for (let c = 0; c < 3; c++) data[(y * size + x) * 3 + c] = (color[c] ?? 0) + noise;
    }
  }
  return createRaster({ width: size, height: size, model: "rgb", hasAlpha: false, data });
}
