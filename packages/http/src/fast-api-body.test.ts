import { describe, expect, it } from "vitest";
import { toFastApiBody } from "./fast-api-body.ts";
import type { JsonBody } from "./json-body.ts";

const NO_OBJECT = "Input should be a valid dictionary or object to extract fields from";

describe("toFastApiBody", () => {
  it("hands an object on", () => {
    expect(toFastApiBody({ kind: "json", value: { a: 1 } })).toEqual({ kind: "object", value: { a: 1 } });
  });

  it.each<[JsonBody, object]>([
    [{ kind: "empty" }, { type: "missing", loc: ["body"], msg: "Field required", input: null }],
    [
      { kind: "json", value: null },
      { type: "missing", loc: ["body"], msg: "Field required", input: null },
    ],
    [
      { kind: "json", value: [1] },
      { type: "model_attributes_type", loc: ["body"], msg: NO_OBJECT, input: [1] },
    ],
    [
      { kind: "json", value: "x" },
      { type: "model_attributes_type", loc: ["body"], msg: NO_OBJECT, input: "x" },
    ],
    [
      { kind: "other_type", contentType: "text/plain", bytes: Buffer.from("a".repeat(5000)) },
      { type: "model_attributes_type", loc: ["body"], msg: NO_OBJECT, input: `${"a".repeat(100)}…` },
    ],
    [
      { kind: "not_json", reason: "Expecting value", position: 5 },
      {
        type: "json_invalid",
        loc: ["body", 5],
        msg: "JSON decode error",
        input: {},
        ctx: { error: "Expecting value" },
      },
    ],
  ])("answers %j with a list", (body, item) => {
    expect(toFastApiBody(body)).toEqual({ kind: "refused", status: 422, detail: [item] });
  });

  it.each<JsonBody["kind"] & ("not_text" | "too_deep")>(["not_text", "too_deep"])(
    "answers what is %s with 400",
    (kind) => {
      expect(toFastApiBody({ kind })).toEqual({
        kind: "refused",
        status: 400,
        detail: "There was an error parsing the body",
      });
    },
  );
});
