import type { z } from "zod";
import { boundInput } from "./bound-input.ts";

/**
 * One entry of `detail` in a 422 of FastAPI with pydantic 2. BFL and fal.ai answer in this form, and clients show or
 * compare its types and texts.
 */
export interface FastApiIssue {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  /** What was sent, cut to a bounded size. */
  readonly input?: unknown;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

export interface FastApiDetailOptions {
  /** Where in the request the value stands. Default: ["body"]. */
  readonly loc?: readonly (string | number)[];
  /** The type of a choice not offered: the vendor's model has an enum or a literal there. Default: "literal_error". */
  readonly choiceType?: "enum" | "literal_error";
}

/** What is wrong, before it is said where. */
interface Complaint {
  readonly type: string;
  readonly msg: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** Of one schema: Zod checks a number against every bound, pydantic stops at the first. More than this helps nobody. */
const MAX_ISSUES = 50;

/**
 * Says in FastAPI's words what Zod has found.
 *
 * Zod does not tell a whole number that got a text from any number that did: both are answered as whole numbers. Use
 * `laxNumber` for the others. An issue of code "custom" may name its type and ctx in `params`.
 *
 * @param issues  `error.issues` of a failed parse.
 * @param value   What was parsed: plain JSON.
 */
export function toFastApiDetail(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  { loc = ["body"], choiceType = "literal_error" }: FastApiDetailOptions = {},
): FastApiIssue[] {
  const seen = new Set<string>();
  return issues
    .flatMap((issue) => describe(issue, value, loc, choiceType))
    .filter((item) => {
      const place = JSON.stringify(item.loc);
      return !seen.has(place) && seen.add(place);
    })
    .slice(0, MAX_ISSUES);
}

function describe(
  issue: z.core.$ZodIssue,
  value: unknown,
  loc: readonly (string | number)[],
  choiceType: string,
): FastApiIssue[] {
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  const input = valueAt(value, path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      type: "extra_forbidden",
      loc: [...loc, ...path, key],
      msg: "Extra inputs are not permitted",
      input: boundInput(valueAt(input, [key])),
    }));
  }
  if (input === undefined && path.length > 0) {
    const parent = valueAt(value, path.slice(0, -1));
    return [{ type: "missing", loc: [...loc, ...path], msg: "Field required", input: boundInput(parent) }];
  }
  if (value === undefined || (value === null && path.length === 0)) {
    return [{ type: "missing", loc: [...loc], msg: "Field required", input: null }];
  }
  const { type, msg, ctx } = complain(issue, input, choiceType);
  return [{ type, loc: [...loc, ...path], msg, input: boundInput(input), ...(ctx !== undefined && { ctx }) }];
}

/** Only what the caller sent: a path that leads into a prototype finds nothing. */
function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== "object" || found === null) return undefined;
    found = Object.getOwnPropertyDescriptor(found, step)?.value;
  }
  return found;
}

function complain(issue: z.core.$ZodIssue, input: unknown, choiceType: string): Complaint {
  switch (issue.code) {
    case "invalid_type":
      return complainOfType(issue.expected, input);
    case "invalid_value": {
      const expected = listChoices(issue.values);
      return { type: choiceType, msg: `Input should be ${expected}`, ctx: { expected } };
    }
    case "too_small":
      return complainOfBound(issue.origin, input, "min", issue.minimum, issue.inclusive !== false);
    case "too_big":
      return complainOfBound(issue.origin, input, "max", issue.maximum, issue.inclusive !== false);
    case "not_multiple_of":
      return {
        type: "multiple_of",
        msg: `Input should be a multiple of ${issue.divisor}`,
        ctx: { multiple_of: issue.divisor },
      };
    case "invalid_format":
      return complainOfFormat(issue);
    case "custom":
      return complainAsNamed(issue);
    default:
      return { type: "value_error", msg: `Value error, ${issue.message}`, ctx: { error: {} } };
  }
}

function complainOfType(expected: string, input: unknown): Complaint {
  const isText = typeof input === "string";
  switch (expected) {
    case "string":
      return { type: "string_type", msg: "Input should be a valid string" };
    case "boolean":
      return isText || typeof input === "number"
        ? { type: "bool_parsing", msg: "Input should be a valid boolean, unable to interpret input" }
        : { type: "bool_type", msg: "Input should be a valid boolean" };
    case "int":
      return { type: "int_from_float", msg: "Input should be a valid integer, got a number with a fractional part" };
    case "number":
      if (typeof input === "number") return { type: "finite_number", msg: "Input should be a finite number" };
      return isText
        ? { type: "int_parsing", msg: "Input should be a valid integer, unable to parse string as an integer" }
        : { type: "int_type", msg: "Input should be a valid integer" };
    case "array":
      return { type: "list_type", msg: "Input should be a valid list" };
    case "record":
      return { type: "dict_type", msg: "Input should be a valid dictionary" };
    case "object":
      return {
        type: "model_attributes_type",
        msg: "Input should be a valid dictionary or object to extract fields from",
      };
    default:
      return { type: "value_error", msg: `Value error, expected ${expected}`, ctx: { error: {} } };
  }
}

const BOUNDS = {
  min: {
    inclusive: ["greater_than_equal", "greater than or equal to", "ge"],
    exclusive: ["greater_than", "greater than", "gt"],
  },
  max: { inclusive: ["less_than_equal", "less than or equal to", "le"], exclusive: ["less_than", "less than", "lt"] },
} as const;

function complainOfBound(
  origin: string,
  input: unknown,
  side: "min" | "max",
  limit: number | bigint,
  isInclusive: boolean,
): Complaint {
  const bound = Number(limit);
  const [short, key, atMost] =
    side === "min" ? ["too_short", "min_length", "at least"] : ["too_long", "max_length", "at most"];
  if (origin === "string") {
    const msg = `String should have ${atMost} ${count(bound, "character")}`;
    return { type: `string_${short}`, msg, ctx: { [key]: bound } };
  }
  if (Array.isArray(input)) {
    const msg = `List should have ${atMost} ${count(bound, "item")} after validation, not ${input.length}`;
    return { type: short, msg, ctx: { field_type: "List", [key]: bound, actual_length: input.length } };
  }
  const [type, words, sign] = BOUNDS[side][isInclusive ? "inclusive" : "exclusive"];
  return { type, msg: `Input should be ${words} ${bound}`, ctx: { [sign]: bound } };
}

function complainOfFormat(issue: z.core.$ZodIssueInvalidStringFormat): Complaint {
  if (issue.format === "url") {
    const error = "relative URL without a base";
    return { type: "url_parsing", msg: `Input should be a valid URL, ${error}`, ctx: { error } };
  }
  if (issue.format === "uuid") {
    const error = "invalid character or length";
    return { type: "uuid_parsing", msg: `Input should be a valid UUID, ${error}`, ctx: { error } };
  }
  if (issue.format === "regex" && issue.pattern !== undefined) {
    const pattern = issue.pattern.replace(/^\/(.*)\/\w*$/, "$1");
    return { type: "string_pattern_mismatch", msg: `String should match pattern '${pattern}'`, ctx: { pattern } };
  }
  return { type: "value_error", msg: `Value error, ${issue.message}`, ctx: { error: {} } };
}

function complainAsNamed({ params, message }: z.core.$ZodIssueCustom): Complaint {
  const type: unknown = params?.["type"];
  if (typeof type !== "string") return { type: "value_error", msg: `Value error, ${message}`, ctx: { error: {} } };
  const ctx: unknown = params?.["ctx"];
  return { type, msg: message, ...(isRecord(ctx) && { ctx }) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** 'png', 'jpeg' or 'webp'. */
function listChoices(values: readonly unknown[]): string {
  const words = values.map((value) => (typeof value === "string" ? `'${value}'` : String(value)));
  const last = words.pop() ?? "nothing";
  return words.length === 0 ? last : `${words.join(", ")} or ${last}`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
