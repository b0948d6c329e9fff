import type { SafetyScores } from "./safety-checker.ts";

/** Levels of tolerance: 0 is the strictest, 6 the most tolerant, as with Black Forest Labs. */
const LEVELS = 7;
const NEVER = Number.POSITIVE_INFINITY;

/** From which score on a category is refused, 0–1, at each level of tolerance. Categories that are not here never are. */
export type SafetyLimits = Readonly<Record<string, readonly number[]>>;

/**
 * For the network's categories. Of 109 photographs without anything indecent, two are refused at level 0 and one at level 1, all
 * as "hentai"; none from level 2 on.
 */
export const STANDARD_LIMITS: SafetyLimits = {
  porn: [0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.95],
  hentai: [0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.95],
  sexy: [0.3, 0.6, 0.85, 0.95, NEVER, NEVER, NEVER],
};

/** @returns  The categories that are not tolerated, the surest first. @param tolerance  Beyond 0–6 the nearest counts. */
export function judgeScores(scores: SafetyScores, limits: SafetyLimits, tolerance: number): readonly string[] {
  const level = Math.min(LEVELS - 1, Math.max(0, Math.round(tolerance)));
  return Object.entries(scores)
    .filter(([category, score]) => score >= (entry(limits, category)?.[level] ?? NEVER))
    .toSorted(([, a], [, b]) => b - a)
    .map(([category]) => category);
}

function entry<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Limits that are not written as they should be. */
export class LimitError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "LimitError";
  }
}

/**
 * Reads limits as an operator writes them: `porn=0.2/0.35/0.5/0.6/0.7/0.8/0.95`, one number for all levels (`porn=0.5`), or the word
 * never in place of a number.
 *
 * @throws LimitError
 */
export function parseLimits(written: readonly string[]): SafetyLimits {
  return Object.fromEntries(written.map(parseLimit));
}

function parseLimit(written: string): [string, readonly number[]] {
  const [, category, numbers = ""] = /^([a-z][a-z0-9_-]*)=(.+)$/.exec(written) ?? [];
  if (category === undefined) throw new LimitError(`"${written}" is not a category, "=" and numbers`);
  const values = numbers.split("/").map((number) => {
    if (number === "never") return NEVER;
    const value = /^\d+(\.\d+)?$/.test(number) ? Number(number) : Number.NaN;
    if (value > 0 && value <= 1) return value;
    throw new LimitError(`"${number}" in "${written}" is neither a number above 0, up to 1, nor "never"`);
  });
  const [first = NEVER, ...others] = values;
  if (others.length === 0) return [category, Array.from({ length: LEVELS }, () => first)];
  if (values.length !== LEVELS) {
    throw new LimitError(
      `"${written}" has ${values.length} numbers: one, or one for each of 0 to ${LEVELS - 1} is needed`,
    );
  }
  if (values.some((value, level) => level > 0 && value < (values[level - 1] ?? 0))) {
    throw new LimitError(`"${written}" refuses more at a higher tolerance`);
  }
  return [category, values];
}
