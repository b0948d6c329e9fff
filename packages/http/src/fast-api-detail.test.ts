import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type FastApiDetailOptions, toFastApiDetail } from "./fast-api-detail.ts";
import { laxBoolean, laxInteger, laxNumber } from "./lax-values.ts";

function detailOf(schema: z.ZodType, value: unknown, options?: FastApiDetailOptions) {
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : toFastApiDetail(parsed.error.issues, value, options);
}

const body = (schema: z.ZodType, value: unknown) => detailOf(z.object({ f: schema }), { f: value })[0];

describe("toFastApiDetail", () => {
  it.each<[string, z.ZodType, unknown, string, string, object?]>([
    ["a number for a text", z.string(), 1, "string_type", "Input should be a valid string"],
    ["null for a text", z.string(), null, "string_type", "Input should be a valid string"],
    [
      "a text too short",
      z.string().min(1),
      "",
      "string_too_short",
      "String should have at least 1 character",
      { min_length: 1 },
    ],
    [
      "a text too long",
      z.string().max(2),
      "abc",
      "string_too_long",
      "String should have at most 2 characters",
      { max_length: 2 },
    ],
    [
      "a number too small",
      z.int().min(0),
      -1,
      "greater_than_equal",
      "Input should be greater than or equal to 0",
      { ge: 0 },
    ],
    [
      "a number too large",
      z.int().max(100),
      300,
      "less_than_equal",
      "Input should be less than or equal to 100",
      { le: 100 },
    ],
    ["a number at an open bound", z.number().gt(1), 1, "greater_than", "Input should be greater than 1", { gt: 1 }],
    ["a number above an open bound", z.number().lt(2), 3, "less_than", "Input should be less than 2", { lt: 2 }],
    ["no multiple", z.int().multipleOf(5), 3, "multiple_of", "Input should be a multiple of 5", { multiple_of: 5 }],
    [
      "a fraction",
      z.int(),
      1.5,
      "int_from_float",
      "Input should be a valid integer, got a number with a fractional part",
    ],
    [
      "a text for an integer",
      z.int(),
      "x",
      "int_parsing",
      "Input should be a valid integer, unable to parse string as an integer",
    ],
    ["a list for an integer", z.int(), [], "int_type", "Input should be a valid integer"],
    [
      "an unknown choice",
      z.enum(["png", "jpeg"]),
      "gif",
      "literal_error",
      "Input should be 'png' or 'jpeg'",
      { expected: "'png' or 'jpeg'" },
    ],
    [
      "one of three",
      z.enum(["a", "b", "c"]),
      "d",
      "literal_error",
      "Input should be 'a', 'b' or 'c'",
      { expected: "'a', 'b' or 'c'" },
    ],
    ["another literal", z.literal("x"), "y", "literal_error", "Input should be 'x'", { expected: "'x'" }],
    [
      "a text for a boolean",
      z.boolean(),
      "perhaps",
      "bool_parsing",
      "Input should be a valid boolean, unable to interpret input",
    ],
    ["a list for a boolean", z.boolean(), [], "bool_type", "Input should be a valid boolean"],
    ["a text for a list", z.array(z.string()), "x", "list_type", "Input should be a valid list"],
    [
      "a list too short",
      z.array(z.string()).min(1),
      [],
      "too_short",
      "List should have at least 1 item after validation, not 0",
      { field_type: "List", min_length: 1, actual_length: 0 },
    ],
    [
      "a list too long",
      z.array(z.int()).max(1),
      [1, 2],
      "too_long",
      "List should have at most 1 item after validation, not 2",
      { field_type: "List", max_length: 1, actual_length: 2 },
    ],
    [
      "a text for an object",
      z.object({}),
      "x",
      "model_attributes_type",
      "Input should be a valid dictionary or object to extract fields from",
    ],
    ["a text for a record", z.record(z.string(), z.int()), "x", "dict_type", "Input should be a valid dictionary"],
    [
      "no URL",
      z.url(),
      "foo",
      "url_parsing",
      "Input should be a valid URL, relative URL without a base",
      { error: "relative URL without a base" },
    ],
    [
      "another pattern",
      z.string().regex(/^a/),
      "b",
      "string_pattern_mismatch",
      "String should match pattern '^a'",
      { pattern: "^a" },
    ],
    [
      "a rule of ours",
      z.string().refine(() => false, "no such thing"),
      "b",
      "value_error",
      "Value error, no such thing",
      { error: {} },
    ],
    [
      "a lax integer",
      laxInteger({ min: 0, max: 9 }),
      "x1",
      "int_parsing",
      "Input should be a valid integer, unable to parse string as an integer",
    ],
    ["null for a lax integer", laxInteger({ min: 0, max: 9 }), null, "int_type", "Input should be a valid integer"],
    [
      "a lax integer out of range",
      laxInteger({ min: 0, max: 9 }),
      "10",
      "less_than_equal",
      "Input should be less than or equal to 9",
      { le: 9 },
    ],
    [
      "a lax number",
      laxNumber({ min: 0, max: 9 }),
      "x",
      "float_parsing",
      "Input should be a valid number, unable to parse string as a number",
    ],
    ["a list for a lax number", laxNumber({ min: 0, max: 9 }), [], "float_type", "Input should be a valid number"],
    [
      "a lax boolean",
      laxBoolean(),
      "maybe",
      "bool_parsing",
      "Input should be a valid boolean, unable to interpret input",
    ],
  ])("words %s as pydantic does", (_, schema, input, type, msg, ctx) => {
    expect(body(schema, input)).toEqual({ type, loc: ["body", "f"], msg, input, ...(ctx && { ctx }) });
  });

  it("shows the object that a field is missing from, pictures in it cut", () => {
    const schema = z.object({ image: z.string(), mask: z.string() });
    expect(detailOf(schema, { image: "iVBORw0K".repeat(100_000) })).toEqual([
      {
        type: "missing",
        loc: ["body", "mask"],
        msg: "Field required",
        input: { image: `${"iVBORw0K".repeat(100).slice(0, 100)}…` },
      },
    ]);
  });

  it("names what must not be there, one entry each", () => {
    expect(detailOf(z.strictObject({}), { a: 1, b: 2 })).toEqual([
      { type: "extra_forbidden", loc: ["body", "a"], msg: "Extra inputs are not permitted", input: 1 },
      { type: "extra_forbidden", loc: ["body", "b"], msg: "Extra inputs are not permitted", input: 2 },
    ]);
  });

  it("calls a body missing that is not there, and a body that is no object by its own name", () => {
    for (const nothing of [undefined, null]) {
      expect(detailOf(z.object({}), nothing)).toEqual([
        { type: "missing", loc: ["body"], msg: "Field required", input: null },
      ]);
    }
    expect(detailOf(z.object({}), [1])[0]).toMatchObject({ type: "model_attributes_type", loc: ["body"], input: [1] });
  });

  it("says one thing about one place", () => {
    expect(detailOf(z.object({ f: z.int().max(10) }), { f: 2 ** 60 })).toHaveLength(1);
  });

  it("says where in lists and elsewhere in the request", () => {
    const schema = z.object({ list: z.array(z.object({ n: z.int() })) });
    expect(detailOf(schema, { list: [{ n: 1 }, { n: "x" }] }, { loc: ["query"] })[0]?.loc).toEqual([
      "query",
      "list",
      1,
      "n",
    ]);
  });

  it("calls a choice an enum where the vendor has one", () => {
    const schema = z.object({ f: z.enum(["png"]) });
    expect(detailOf(schema, { f: "x" }, { choiceType: "enum" })[0]?.type).toBe("enum");
  });

  it("bounds what it sends back, however deep and wide", () => {
    const deep: unknown = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`field${i}`, "x".repeat(1000)]));
    for (const value of [deep, wide, { f: deep }, { f: wide }, { f: "x".repeat(1e6) }]) {
      const text = JSON.stringify(detailOf(z.object({ f: z.int() }), value));
      expect(text.length).toBeLessThan(5000);
    }
  });

  it("does not look into prototypes", () => {
    const schema = z.object({ constructor: z.string(), toString: z.string() });
    expect(detailOf(schema, {}).map(({ type }) => type)).toEqual(["missing", "missing"]);
  });
});

describe("lax values", () => {
  it.each<[unknown, number]>([
    ["10", 10],
    [" +7 ", 7],
    ["3.0", 3],
    [true, 1],
    [5, 5],
    ["1_0", 10],
  ])("reads %j as a whole number", (given, expected) => {
    expect(laxInteger({ min: 0, max: 10 }).parse(given)).toBe(expected);
  });

  it.each<[unknown, boolean]>([
    ["YES", true],
    ["off", false],
    [1, true],
    [0, false],
    [true, true],
  ])("reads %j as a truth value", (given, expected) => {
    expect(laxBoolean().parse(given)).toBe(expected);
  });

  it.each<[unknown, number]>([
    ["2.5", 2.5],
    ["1e1", 10],
    [false, 0],
    [3, 3],
  ])("reads %j as a number", (given, expected) => {
    expect(laxNumber({ min: 0, max: 10 }).parse(given)).toBe(expected);
  });

  it("leaves defaults to the schema around it", () => {
    const schema = z.object({ f: laxInteger({ min: 0, max: 9 }).default(4), g: laxBoolean().nullish() });
    expect(schema.parse({})).toEqual({ f: 4 });
    expect(schema.parse({ g: null })).toEqual({ f: 4, g: null });
  });
});
