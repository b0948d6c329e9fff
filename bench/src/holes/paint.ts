import type { Hole } from "../photos/picture.ts";

export function emptyHole(width: number, height: number): Hole {
  return { width, height, data: new Uint8Array(width * height) };
}

/** Adds a disc and returns how many pixels it added. The part outside the picture is left out. */
export function paintDisc(hole: Hole, centerX: number, centerY: number, radiusPx: number): number {
  let added = 0;
  const top = Math.max(0, Math.ceil(centerY - radiusPx));
  const bottom = Math.min(hole.height - 1, Math.floor(centerY + radiusPx));
  for (let y = top; y <= bottom; y++) {
    const half = Math.sqrt(Math.max(0, radiusPx * radiusPx - (y - centerY) ** 2));
    const left = Math.max(0, Math.ceil(centerX - half));
    const right = Math.min(hole.width - 1, Math.floor(centerX + half));
    for (let p = y * hole.width + left; p <= y * hole.width + right; p++) {
      if (hole.data[p]) continue;
      hole.data[p] = 255;
      added++;
    }
  }
  return added;
}

/** Fills what an outline surrounds: an object hides what lies behind its windows and handles as well. */
export function fillEnclosed(hole: Hole): void {
  const { width, height, data } = hole;
  const isOutside = new Uint8Array(width * height);
  const stack: number[] = [];
  const visit = (p: number) => {
    if (data[p] || isOutside[p]) return;
    isOutside[p] = 1;
    stack.push(p);
  };
  for (let x = 0; x < width; x++) for (const y of [0, height - 1]) visit(y * width + x);
  for (let y = 0; y < height; y++) for (const x of [0, width - 1]) visit(y * width + x);
  for (let p = stack.pop(); p !== undefined; p = stack.pop()) {
    const x = p % width;
    if (x > 0) visit(p - 1);
    if (x < width - 1) visit(p + 1);
    if (p >= width) visit(p - width);
    if (p < width * (height - 1)) visit(p + width);
  }
  for (let p = 0; p < data.length; p++) if (!isOutside[p]) data[p] = 255;
}
