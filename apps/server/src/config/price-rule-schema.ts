import { FREE, type PriceRule } from "@lacuna/jobs";
import { z } from "zod";

const dollars = z.number().min(0).max(1e6);

/** A rule as an operator writes it: what is left out costs nothing. */
const priceRule = z.strictObject({
  perImageUsd: dollars.default(FREE.perImageUsd),
  firstMegapixelUsd: dollars.default(FREE.firstMegapixelUsd),
  furtherMegapixelUsd: dollars.default(FREE.furtherMegapixelUsd),
  referenceMegapixelUsd: dollars.default(FREE.referenceMegapixelUsd),
  minimumReferenceMegapixels: z.number().min(0).max(1000).default(FREE.minimumReferenceMegapixels),
  isRoundedUp: z.boolean().default(FREE.isRoundedUp),
}) satisfies z.ZodType<PriceRule>;

/** "<facade>/<model>" → rule. */
export const priceTable = z.record(z.string().regex(/^[a-z]+\/.+$/), priceRule);

export type PriceTable = z.output<typeof priceTable>;
