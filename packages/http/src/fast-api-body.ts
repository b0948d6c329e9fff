import { boundInput } from "./bound-input.ts";
import type { FastApiIssue } from "./fast-api-detail.ts";
import type { JsonBody } from "./json-body.ts";

/** A body to be looked at further, or how FastAPI answers one that is no JSON object. */
export type FastApiBody =
  | { readonly kind: "object"; readonly value: object }
  | { readonly kind: "refused"; readonly status: 400 | 422; readonly detail: string | readonly FastApiIssue[] };

export function toFastApiBody(body: JsonBody): FastApiBody {
  switch (body.kind) {
    case "json":
      return toObject(body.value);
    case "empty":
      return refuse(MISSING);
    case "other_type":
      return refuse({ ...NO_OBJECT, input: boundInput(Buffer.from(body.bytes).subarray(0, 1000).toString("latin1")) });
    case "not_json":
      return refuse({
        type: "json_invalid",
        loc: ["body", body.position ?? 0],
        msg: "JSON decode error",
        input: {},
        ctx: { error: body.reason },
      });
    default:
      return { kind: "refused", status: 400, detail: "There was an error parsing the body" };
  }
}

const MISSING: FastApiIssue = { type: "missing", loc: ["body"], msg: "Field required", input: null };
const NO_OBJECT = {
  type: "model_attributes_type",
  loc: ["body"],
  msg: "Input should be a valid dictionary or object to extract fields from",
};

function toObject(value: unknown): FastApiBody {
  if (value === null) return refuse(MISSING);
  if (typeof value !== "object" || Array.isArray(value)) return refuse({ ...NO_OBJECT, input: boundInput(value) });
  return { kind: "object", value };
}

function refuse(issue: FastApiIssue): FastApiBody {
  return { kind: "refused", status: 422, detail: [issue] };
}
