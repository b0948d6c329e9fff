/** Decodes sRGB bytes to linear light, 0–1. */
export function linearLight(): Float64Array {
  return Float64Array.from({ length: 256 }, (_, byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}

/**
 * Oklab of an sRGB color: lightness 0–1 and two color axes.
 *
 * @param light  From `linearLight`.
 * @param out    Gets L, a and b.
 *
 * Source: B. Ottosson, "A perceptual color space for image processing" (2020).
 */
export function toOklab(light: Float64Array, red: number, green: number, blue: number, out: Float64Array): void {
  const r = light[red];
  const g = light[green];
  const b = light[blue];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  out[0] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  out[1] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  out[2] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
}
