/** A guess of what the hole holds, in the coordinates of the scene's full resolution. */
export interface SceneGuide {
  /** What it covers; may reach beyond the scene. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Its own size. */
  readonly columns: number;
  readonly rows: number;
  /** Red, green, blue, and how far it is to be followed: 0–255 each. */
  readonly samples: Uint8Array;
}

/** A guide, then the same at half the size, and so on. */
export type Mips = readonly [SceneGuide, ...SceneGuide[]];

export function buildMips(guide: SceneGuide): Mips {
  const mips: [SceneGuide, ...SceneGuide[]] = [guide];
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
