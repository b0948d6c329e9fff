import type { z } from "zod";

/** One thing an operator can set. Its variable and flag follow from its name (`../setting-table.ts`). */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  /** Takes the value as text too, as variables and flags have it. */
  readonly schema: Schema;
  /** Used when nobody sets it; written as an operator would. Left out: `schema` says what becomes of nothing. */
  readonly standard?: string;
  /** What happens without one, where `standard` cannot say it. */
  readonly standardText?: string;
  /** Completes "allowed: …". */
  readonly allowed: string;
  readonly meaning: string;
  /** A variable that other programs use for the same thing. Ours wins. */
  readonly alias?: string;
  /** The flag stands alone. */
  readonly isToggle?: true;
  /** Never shown, not even in a message about it. */
  readonly isSecret?: true;
}

export function setting<Schema extends z.ZodType>(schema: Schema, rest: Omit<Setting, "schema">): Setting<Schema> {
  return { schema, ...rest };
}
