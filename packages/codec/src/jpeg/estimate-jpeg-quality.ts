import type { JpegTables } from "./read-jpeg-tables.ts";

/** Encoder settings whose quantization tables come closest to a file's own. */
export interface JpegQuality {
  /** 1–100 on libjpeg's scale. */
  readonly quality: number;
  /** mozjpeg's number of the base table: 0 is Annex K (libjpeg, most software), 3 is Robidoux (mozjpeg, Squoosh). */
  readonly baseTable: 0 | 3;
  /** Whether the encoder will write exactly the file's tables. */
  readonly isExact: boolean;
}

/**
 * Finds the encoder setting that quantizes most like a given JPEG did.
 *
 * Both base tables are scaled to every quality from 1 to 100 and compared with the file's luma and chroma tables by the
 * sum of absolute differences, each relative to the file's divisor: a step of 2 instead of 1 matters more than 101
 * instead of 100. Cameras have tables of their own, and get the nearest.
 *
 * @returns  undefined when the frame uses a table that the file does not define.
 * Source: the scaling is libjpeg's `jpeg_quality_scaling` and `jpeg_add_quant_table`.
 */
export function estimateJpegQuality(tables: JpegTables): JpegQuality | undefined {
  const [luma, chroma] = [tables.components[0], tables.components[1]].map(
    (component) => component && tables.quantization[component.table],
  );
  if (luma === undefined || (tables.components.length > 1 && chroma === undefined)) return undefined;
  let best: JpegQuality | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const { baseTable, luma: baseLuma, chroma: baseChroma } of BASES) {
    for (let quality = 100; quality >= 1; quality--) {
      const distance =
        tableDistance(luma, baseLuma, quality) + (chroma ? tableDistance(chroma, baseChroma, quality) : 0);
      if (distance >= least) continue;
      least = distance;
      best = { quality, baseTable, isExact: distance === 0 };
    }
  }
  return best;
}

function tableDistance(own: readonly number[], base: readonly number[], quality: number): number {
  const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  let sum = 0;
  for (let index = 0; index < 64; index++) {
    const scaled = Math.min(255, Math.max(1, Math.floor((base[index] * percent + 50) / 100)));
    sum += Math.abs(own[index] - scaled) / Math.max(1, own[index]);
  }
  return sum;
}

// ITU-T T.81, tables K.1 and K.2.
const ANNEX_K_LUMA: readonly number[] = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];
const ANNEX_K_CHROMA: readonly number[] = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99,
];
// N. Robidoux's table for ImageMagick, number 3 and the default in mozjpeg, for luma and chroma alike.
const ROBIDOUX: readonly number[] = [
  16, 16, 16, 18, 25, 37, 56, 85, 16, 17, 20, 27, 34, 40, 53, 75, 16, 20, 24, 31, 43, 62, 91, 135, 18, 27, 31, 40, 53,
  74, 106, 156, 25, 34, 43, 53, 69, 94, 131, 189, 37, 40, 62, 74, 94, 124, 169, 238, 56, 53, 91, 106, 131, 169, 226,
  311, 85, 75, 135, 156, 189, 238, 311, 418,
];

const BASES = [
  { baseTable: 0, luma: ANNEX_K_LUMA, chroma: ANNEX_K_CHROMA },
  { baseTable: 3, luma: ROBIDOUX, chroma: ROBIDOUX },
] as const;
