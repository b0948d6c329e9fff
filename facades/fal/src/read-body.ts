import { readJsonBody, toFastApiBody } from "@lacuna/http";
import type { FastifyRequest } from "fastify";
import type { ErrorItem } from "./contract.ts";
import { inputError, serviceError } from "./errors.ts";

/**
 * The object that the body holds, in a scope that accepts JSON bodies. One without a content type is refused too: that is
 * what any web page may send without being asked.
 *
 * @throws FalError  422 or 400
 */
export function readBody({ body, headers }: FastifyRequest): object {
  const read = readJsonBody(body);
  const isUntyped = headers["content-type"] === undefined && read.kind === "json";
  const found = toFastApiBody(isUntyped ? { kind: "other_type", contentType: "", bytes: new Uint8Array() } : read);
  if (found.kind === "object") return found.value;
  if (typeof found.detail === "string") throw serviceError(found.status, found.detail, "bad_request");
  // The AI SDK shows an error's text only where every part of `loc` is a text; a position in the body is none.
  const items = found.detail.map(
    (item): ErrorItem => ({ ...item, loc: item.loc.filter((part) => typeof part === "string") }),
  );
  throw inputError(...items);
}
