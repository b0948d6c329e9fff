import type { Component } from "../components.ts";

/**
 * Slow twin of `labelComponents`: floods each component from its first pixel in scan order.
 *
 * @param plane  width·height bytes; non-zero is set. Not modified.
 * @returns      The 8-connected components, in scan order of their first pixels.
 *
 * Cost: O(pixels).
 */
export function labelComponents(plane: Uint8Array, width: number, height: number): Component[] {
  const isSeen = new Set<number>();
  const components: Component[] = [];
  plane.forEach((value, p) => {
    if (value === 0 || isSeen.has(p)) return;
    const pixels = [p];
    isSeen.add(p);
    for (const q of pixels) {
      for (const neighbor of neighbors(q, width, height)) {
        if (plane[neighbor] === 0 || isSeen.has(neighbor)) continue;
        isSeen.add(neighbor);
        pixels.push(neighbor);
      }
    }
    components.push(componentOf(pixels, width));
  });
  return components;
}

function neighbors(p: number, width: number, height: number): number[] {
  const x = p % width;
  const y = Math.floor(p / width);
  const found: number[] = [];
  for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
    for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) found.push(j * width + i);
  }
  return found;
}

function componentOf(pixels: readonly number[], width: number): Component {
  const xs = pixels.map((p) => p % width);
  const ys = pixels.map((p) => Math.floor(p / width));
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { bounds: { x, y, width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y + 1 }, area: pixels.length };
}
