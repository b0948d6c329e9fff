import { createMask, type Mask } from "@lacuna/raster";

/** What either marks. All of these take masks of one size and give a new one of 0 and 255; any value but 0 is marked. */
export function unite(a: Mask, b: Mask): Mask {
  return combine(a, b, (inA, inB) => inA || inB);
}

/** What both mark. */
export function intersect(a: Mask, b: Mask): Mask {
  return combine(a, b, (inA, inB) => inA && inB);
}

/** What the first marks and the second does not. */
export function subtract(a: Mask, b: Mask): Mask {
  return combine(a, b, (inA, inB) => inA && !inB);
}

function combine(a: Mask, b: Mask, keep: (inA: boolean, inB: boolean) => boolean): Mask {
  const out = createMask(a.width, a.height);
  for (let p = 0; p < out.data.length; p++) if (keep(a.data[p] !== 0, b.data[p] !== 0)) out.data[p] = 255;
  return out;
}
