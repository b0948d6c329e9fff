import type { z } from "zod";
import type { ErrorItem } from "./contract.ts";

type Issue = z.core.$ZodIssue;
type Words = Pick<ErrorItem, "msg" | "type" | "ctx">;

/** A text longer than this is a picture; nobody wants it back. */
const LONGEST_ECHO = 200;

/** Words a fault that the schema found as the vendor's validation library would. */
export function toErrorItem(issue: Issue, loc: readonly string[]): ErrorItem {
  const place = [...loc, ...issue.path.map(String)];
  return { loc: place, ...wordsOf(issue), ...echoOf(issue.input) };
}

function wordsOf(issue: Issue): Words {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? { msg: "Field required", type: "missing" } : typeWords(issue);
    case "too_big":
      return boundWords(issue.origin, Number(issue.maximum), "large");
    case "too_small":
      return boundWords(issue.origin, Number(issue.minimum), "small");
    case "invalid_value":
      return choiceWords(issue.values.map(String));
    default:
      return { msg: issue.message, type: "value_error" };
  }
}

function typeWords({ expected, input }: Extract<Issue, { code: "invalid_type" }>): Words {
  switch (expected) {
    case "string":
      return { msg: "Input should be a valid string", type: "string_type" };
    case "boolean":
      return typeof input === "string" || typeof input === "number"
        ? { msg: "Input should be a valid boolean, unable to interpret input", type: "bool_parsing" }
        : { msg: "Input should be a valid boolean", type: "bool_type" };
    case "int":
    case "number":
      return integerWords(input);
    case "array":
      return { msg: "Input should be a valid list", type: "list_type" };
    default:
      return {
        msg: "Input should be a valid dictionary or object to extract fields from",
        type: "model_attributes_type",
      };
  }
}

function integerWords(input: unknown): Words {
  if (typeof input === "string") {
    return { msg: "Input should be a valid integer, unable to parse string as an integer", type: "int_parsing" };
  }
  if (typeof input === "number") {
    return { msg: "Input should be a valid integer, got a number with a fractional part", type: "int_from_float" };
  }
  return { msg: "Input should be a valid integer", type: "int_type" };
}

function boundWords(origin: string, bound: number, fault: "large" | "small"): Words {
  if (origin === "string") {
    return fault === "large"
      ? { msg: `String should have at most ${bound} characters`, type: "string_too_long", ctx: { max_length: bound } }
      : { msg: `String should have at least ${bound} character`, type: "string_too_short", ctx: { min_length: bound } };
  }
  if (origin === "array") {
    return fault === "large"
      ? { msg: `List should have at most ${bound} items`, type: "too_long", ctx: { max_length: bound } }
      : { msg: `List should have at least ${bound} item`, type: "too_short", ctx: { min_length: bound } };
  }
  return fault === "large"
    ? { msg: `Input should be less than or equal to ${bound}`, type: "less_than_equal", ctx: { le: bound } }
    : { msg: `Input should be greater than or equal to ${bound}`, type: "greater_than_equal", ctx: { ge: bound } };
}

function choiceWords(values: readonly string[]): Words {
  const names = values.map((value) => `'${value}'`).join(" or ");
  return { msg: `Input should be ${names}`, type: "one_of", ctx: { expected: values } };
}

function echoOf(input: unknown): { readonly input?: unknown } {
  const isShort = typeof input === "string" && input.length <= LONGEST_ECHO;
  return isShort || typeof input === "number" || typeof input === "boolean" || input === null ? { input } : {};
}
