import { createMask, createRaster, type Raster } from "@lacuna/raster";
import { drawStroke } from "@lacuna/selection";

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

/** The word "HILL", 40 pixels high, white on a darker ramp: 480 × 320. `letters` is the box around it. */
export function letteredRaster(): { raster: Raster; letters: { x: number; y: number; width: number; height: number } } {
  const [width, height, left, top] = [480, 320, 140, 130];
  const strokes = [
    [0, 0, 0, 40],
    [24, 0, 24, 40],
    [0, 20, 24, 20],
    [48, 0, 48, 40],
    [72, 0, 72, 40],
    [72, 40, 96, 40],
    [120, 0, 120, 40],
    [120, 40, 144, 40],
  ] as const;
  const ink = createMask(width, height);
  for (const [x, y, toX, toY] of strokes) {
    const [from, to] = [
      { x: left + x, y: top + y, radiusPx: 3 },
      { x: left + toX, y: top + toY, radiusPx: 3 },
    ];
    drawStroke(ink, [from, to]);
  }
  const data = new Uint8Array(width * height * 3);
  for (let p = 0; p < width * height; p++) {
    const shade = 70 + (p / width / height) * 50 + (((p % width) * 7919 + Math.floor(p / width) * 104_729) % 7);
    data.set(ink.data[p] === 0 ? [shade, shade * 0.8, shade * 0.5] : [245, 245, 240], p * 3);
  }
  const raster = createRaster({ width, height, model: "rgb", hasAlpha: false, data });
  return { raster, letters: { x: left - 3, y: top - 3, width: 150, height: 46 } };
}
