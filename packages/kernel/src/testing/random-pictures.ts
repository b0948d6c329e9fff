import type { RandomStream } from "./random-stream.ts";

/** How a random mask looks. Kernels take short cuts over empty and over full stretches, so all of these matter. */
const MASK_STYLES = ["empty", "full", "specks", "holes", "blobs", "blobs", "blobs", "border"] as const;

/**
 * A mask of bytes, 0 or `value`: empty, full, scattered pixels, full with scattered gaps, a few rectangles, or one along
 * the picture's border.
 */
export function randomMask(random: RandomStream, width: number, height: number, value: number): Uint8Array {
  const style = MASK_STYLES[random(MASK_STYLES.length)] ?? "empty";
  const mask = new Uint8Array(width * height);
  if (style === "full") mask.fill(value);
  if (style === "specks") for (let p = 0; p < mask.length; p++) mask[p] = random(12) === 0 ? value : 0;
  if (style === "holes") for (let p = 0; p < mask.length; p++) mask[p] = random(12) === 0 ? 0 : value;
  if (style === "blobs" || style === "border") {
    for (let blob = 1 + random(3); blob > 0; blob--) {
      const left = style === "border" ? 0 : random(width);
      const top = random(height);
      paintRectangle(
        mask,
        width,
        { left, top, right: left + 1 + random(width), bottom: top + 1 + random(height) },
        value,
      );
    }
  }
  return mask;
}

/** Paints the part of a rectangle that lies inside the plane. */
export function paintRectangle(
  plane: Uint8Array,
  width: number,
  area: { left: number; top: number; right: number; bottom: number },
  value: number,
): void {
  const height = plane.length / width;
  for (let y = area.top; y < Math.min(area.bottom, height); y++) {
    plane.fill(value, y * width + area.left, y * width + Math.min(area.right, width));
  }
}

/** Bytes of noise, of a ramp with a little noise, of extremes only, or all alike. */
export function randomBytes(random: RandomStream, length: number): Uint8Array {
  const style = random(4);
  const constant = random(256);
  return Uint8Array.from({ length }, (_, index) => {
    if (style === 0) return random(256);
    if (style === 1) return (index + random(8)) & 255;
    if (style === 2) return random(2) * 255;
    return constant;
  });
}
