import { createMask, createRaster, type Mask, type Raster } from "@lacuna/raster";
import { drawStroke } from "../draw-stroke.ts";

/** A picture of a large object with a wavy border on uneven ground, both with texture and noise. */
export function benchPicture(width: number, height: number): Raster {
  const data = new Uint8Array(width * height * 3);
  const unit = Math.min(width, height);
  let state = 99;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const noise = (state >>> 27) - 16;
      const [dx, dy] = [(x - width / 2) / unit, (y - height / 2) / unit];
      const isObject = Math.hypot(dx, dy) < 0.3 + 0.03 * Math.sin(9 * Math.atan2(dy, dx));
      const shade = 30 * Math.sin(x / (unit / 20)) + 20 * Math.cos(y / (unit / 13)) + noise;
      const at = (y * width + x) * 3;
      data[at] = Math.min(255, Math.max(0, (isObject ? 170 : 90) + shade));
      data[at + 1] = Math.min(255, Math.max(0, (isObject ? 90 : 120) + shade));
      data[at + 2] = Math.min(255, Math.max(0, (isObject ? 70 : 100) - shade));
    }
  }
  return createRaster({ width, height, model: "rgb", hasAlpha: false, data });
}

/** Strokes over the object of `benchPicture`. */
export function benchStroke(width: number, height: number, radiusPart: number): Mask {
  const mask = createMask(width, height);
  const unit = Math.min(width, height);
  const [x, y, radiusPx] = [width / 2, height / 2, radiusPart * unit];
  drawStroke(mask, [
    { x: x - unit / 8, y, radiusPx },
    { x: x + unit / 8, y: y + unit / 16, radiusPx },
  ]);
  return mask;
}
