import { z } from "zod";

/**
 * Numbers and truth values as FastAPI (pydantic 2, lax mode) takes them from JSON: "10" and 10.0 are whole numbers, "yes"
 * and 1 are true. What is refused says so in pydantic's words (see `toFastApiDetail`).
 */
export function laxInteger(bounds: { readonly min: number; readonly max: number }) {
  return z.preprocess(readInteger, z.int().min(bounds.min).max(bounds.max));
}

/** Any finite number. */
export function laxNumber(bounds: { readonly min: number; readonly max: number }) {
  return z.preprocess(readNumber, z.number().min(bounds.min).max(bounds.max));
}

export function laxBoolean() {
  return z.preprocess(readBoolean, z.boolean());
}

/** pydantic's own limit is 4,300 digits; beyond these a double is not exact, and every bound of ours is smaller. */
const MAX_DIGITS = 4300;
const INTEGER = /^\s*[+-]?\d+(?:_\d+)*(?:\.0*)?\s*$/;
const NUMBER = /^\s*[+-]?(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

function readInteger(value: unknown, context: z.RefinementCtx): unknown {
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "number") return value; // a fraction is Zod's to refuse
  if (typeof value !== "string") return refuseUnless(value, context, "int_type", "Input should be a valid integer");
  if (value.length <= MAX_DIGITS && INTEGER.test(value)) return Number(value.replaceAll("_", ""));
  return refuse(context, "int_parsing", "Input should be a valid integer, unable to parse string as an integer");
}

function readNumber(value: unknown, context: z.RefinementCtx): unknown {
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "number") return value;
  if (typeof value !== "string") return refuseUnless(value, context, "float_type", "Input should be a valid number");
  if (value.length <= MAX_DIGITS && NUMBER.test(value)) return Number(value.replaceAll("_", ""));
  return refuse(context, "float_parsing", "Input should be a valid number, unable to parse string as a number");
}

const WORDS = new Map<unknown, boolean>([
  ...["1", "true", "t", "yes", "y", "on", 1].map((word): [unknown, boolean] => [word, true]),
  ...["0", "false", "f", "no", "n", "off", 0].map((word): [unknown, boolean] => [word, false]),
]);

function readBoolean(value: unknown): unknown {
  return WORDS.get(typeof value === "string" ? value.toLowerCase() : value) ?? value;
}

/** What is missing is not wrong here: a default or the missing field speaks for it. */
function refuseUnless(value: unknown, context: z.RefinementCtx, type: string, message: string): unknown {
  return value === undefined ? undefined : refuse(context, type, message);
}

function refuse(context: z.RefinementCtx, type: string, message: string): never {
  context.addIssue({ code: "custom", message, params: { type } });
  return z.NEVER;
}
