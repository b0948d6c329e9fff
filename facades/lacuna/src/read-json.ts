import { parseJson, readJsonBody } from "@lacuna/http";
import type { FastifyRequest } from "fastify";
import { type ProblemError, problemError } from "./errors.ts";

type Read = ReturnType<typeof parseJson>;

/** The object in a body of JSON. @throws ProblemError  400, 415 */
export function readJsonObject(request: FastifyRequest): object {
  return toObject(readJsonBody(request.body), "The body");
}

/** The object in a field of a form. @throws ProblemError  400 */
export function parseJsonObject(text: string, name: string): object {
  return toObject(parseJson(Buffer.from(text)), name);
}

function toObject(read: Read, name: string): object {
  if (read.kind !== "json") throw complain(read, name);
  const { value } = read;
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw problemError(400, "bad-request", `${name} must be a JSON object.`);
}

function complain(read: Exclude<Read, { kind: "json" }>, name: string): ProblemError {
  switch (read.kind) {
    case "empty":
      return problemError(400, "bad-request", `${name} is empty.`);
    case "other_type":
      return problemError(415, "unsupported-media-type", "Send application/json or multipart/form-data.");
    case "not_text":
      return problemError(400, "bad-request", `${name} is not UTF-8.`);
    case "too_deep":
      return problemError(400, "bad-request", `${name} nests too deep.`);
    case "not_json": {
      const place = read.position === undefined ? "" : ` at position ${read.position}`;
      return problemError(400, "bad-request", `${name} is not JSON: ${read.reason}${place}.`);
    }
    default:
      return read satisfies never;
  }
}
