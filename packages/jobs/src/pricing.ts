import type { PixelSize, Result } from "./model/task.ts";

/**
 * What one result costs the caller, in US dollars. All zero unless the operator says otherwise. The form covers the
 * vendors' published rules: a first and further output megapixels, reference (input) megapixels with a minimum.
 */
export interface PriceRule {
  /** For each image, whatever its size. */
  readonly perImageUsd: number;
  /** For the first megapixel of output. */
  readonly firstMegapixelUsd: number;
  /** For each further one. */
  readonly furtherMegapixelUsd: number;
  /** For each megapixel of the input picture. */
  readonly referenceMegapixelUsd: number;
  /** Charge at least this many reference megapixels. */
  readonly minimumReferenceMegapixels: number;
  /** Whether a started megapixel (of 1024 × 1024 pixels) counts as a whole one. */
  readonly isRoundedUp: boolean;
}

/** What counts where the operator has set no price. */
export const FREE: PriceRule = {
  perImageUsd: 0,
  firstMegapixelUsd: 0,
  furtherMegapixelUsd: 0,
  referenceMegapixelUsd: 0,
  minimumReferenceMegapixels: 0,
  isRoundedUp: true,
};

/**
 * What finished results cost the caller, in US dollars: by the operator's rule, or, where `rule` is `FREE` because there is none,
 * what a vendor charged for making them, as far as it says so in money.
 *
 * @param size  Of each result. What a search tells beside its mask costs nothing.
 */
export function chargeUsd(rule: PriceRule, { artifacts, providerCost }: Result, size: PixelSize): number {
  return rule === FREE
    ? (providerCost?.usd ?? 0)
    : priceUsd(rule, size, artifacts.filter(({ shows }) => shows === undefined).length);
}

const MEGAPIXEL = 1024 * 1024;

/** The price of `images` results of the size of the picture they were made from, in US dollars, to a ten-thousandth. */
export function priceUsd(rule: PriceRule, size: PixelSize, images = 1): number {
  const exact = (size.width * size.height) / MEGAPIXEL;
  const megapixels = rule.isRoundedUp ? Math.ceil(exact) : exact;
  const output = rule.firstMegapixelUsd + rule.furtherMegapixelUsd * Math.max(0, megapixels - 1);
  const reference = rule.referenceMegapixelUsd * Math.max(rule.minimumReferenceMegapixels, megapixels);
  return Math.round(images * (rule.perImageUsd + output + reference) * 10_000) / 10_000;
}
