import type { GuideSamples } from "@lacuna/kernel";

/** A guide, then the same at half the size, and so on. */
export type Mips = readonly [GuideSamples, ...GuideSamples[]];

export function buildMips(guide: GuideSamples): Mips {
  const mips: [GuideSamples, ...GuideSamples[]] = [guide];
  for (let fine = guide; Math.min(fine.columns, fine.rows) >= 4; ) {
    const [columns, rows] = [fine.columns >> 1, fine.rows >> 1];
    const samples = new Uint8Array(columns * rows * 4);
    for (let y = 0; y < rows; y++) {
      for (let i = 0; i < columns * 4; i++) {
        const from = (2 * y * fine.columns + 2 * (i >> 2)) * 4 + (i & 3);
        const below = from + fine.columns * 4;
        const { samples: old } = fine;
        samples[y * columns * 4 + i] = (old[from] + old[from + 4] + old[below] + old[below + 4] + 2) >> 2;
      }
    }
    fine = { ...fine, columns, rows, samples };
    mips.push(fine);
  }
  return mips;
}
