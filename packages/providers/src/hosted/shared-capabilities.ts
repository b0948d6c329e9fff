/**
 * What all four say of FLUX.1 Fill [pro] and FLUX Erase, or what is safe for them: crops of one megapixel are the unit that is
 * charged for, and 32 divides every size that is known to be taken as it is.
 */
export const FLUX_SIZES = { maxPixels: 1024 * 1024, minPixels: 512 * 512, multipleOf: 32 } as const;

export const HOSTED = {
  sizes: FLUX_SIZES,
  isSeeded: true,
  memoryNote: "none here",
  costUsd: 0.05,
} as const;

/** Vendors do not say how large a seed may be; this is the largest that every integer type holds. */
const SEEDS = 2 ** 31;

export function toVendorSeed(seed: number): number {
  return seed % SEEDS;
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

export function toDataUri(png: Uint8Array): string {
  return `data:image/png;base64,${toBase64(png)}`;
}
