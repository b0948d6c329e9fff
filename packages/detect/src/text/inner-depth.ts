import type { Mask } from "@lacuna/raster";

/**
 * How deep the deepest marked pixel lies: the steps to the nearest one that is not marked, a diagonal counting 4/3. What
 * lies beyond the mask is not marked.
 *
 * Source: G. Borgefors, "Distance Transformations in Digital Images" (1986), the 3-4 chamfer.
 */
export function innerDepth({ width, height, data }: Mask): number {
  const stride = width + 2;
  const depths = new Int32Array(stride * (height + 2));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] === 0) continue;
      const at = (y + 1) * stride + x + 1;
      const above = at - stride;
      depths[at] = Math.min(depths[at - 1] + 3, depths[above] + 3, depths[above - 1] + 4, depths[above + 1] + 4);
    }
  }
  let most = 0;
  for (let at = depths.length - stride - 2; at > stride; at--) {
    if (depths[at] === 0) continue;
    const below = at + stride;
    const after = Math.min(depths[at + 1] + 3, depths[below] + 3, depths[below - 1] + 4, depths[below + 1] + 4);
    if (after < depths[at]) depths[at] = after;
    if (depths[at] > most) most = depths[at];
  }
  return most / 3;
}
