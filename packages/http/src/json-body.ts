import type { FastifyInstance } from "fastify";
import { mediaTypeOf } from "./media-type.ts";

/** A body, read strictly. Each facade says in its vendor's words what is wrong with any but the first. */
export type JsonBody =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "empty" }
  /** The content type says that it is something else. */
  | { readonly kind: "other_type"; readonly contentType: string; readonly bytes: Uint8Array }
  /** Not UTF-8. */
  | { readonly kind: "not_text" }
  /** Not JSON; the position, in characters, is known for some of the reasons. */
  | { readonly kind: "not_json"; readonly reason: string; readonly position?: number }
  /** Lists and objects within each other, deeper than anything sensible. */
  | { readonly kind: "too_deep" };

/** No contract here nests deeper than six; recursive code behind us stays far from the end of the stack. */
const MAX_DEPTH = 64;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Makes `request.body` a `JsonBody` for the routes of this scope, whatever is sent; `readJsonBody` takes it from there. A
 * body without a content type counts as JSON.
 *
 * What is left for error handlers are Fastify's own: longer than the limit (413), broken off (400), a content type that
 * is none (415).
 */
export function acceptJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (request, bytes, done) => {
    done(null, parseBody(request.headers["content-type"] ?? "", Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes)));
  });
}

function parseBody(contentType: string, bytes: Uint8Array): JsonBody {
  if (bytes.length === 0) return { kind: "empty" };
  return isJson(contentType) ? parseJson(bytes) : { kind: "other_type", contentType, bytes };
}

/** The body as `acceptJsonBodies` has left it. */
export function readJsonBody(body: unknown): JsonBody {
  return isJsonBody(body) ? body : { kind: "empty" }; // Fastify parses nothing where there is nothing
}

function isJsonBody(body: unknown): body is JsonBody {
  return typeof body === "object" && body !== null && "kind" in body;
}

function isJson(contentType: string): boolean {
  const type = mediaTypeOf(contentType);
  return type === "" || type === "application/json" || /^application\/[\w.-]+\+json$/.test(type);
}

/**
 * Reads UTF-8 JSON (RFC 8259). Of names that occur twice the last counts, as in Python; a name like `__proto__` is a name
 * like any other.
 */
export function parseJson(bytes: Uint8Array): JsonBody {
  if (bytes.length === 0) return { kind: "empty" };
  if (isDeep(bytes)) return { kind: "too_deep" };
  const text = decodeUtf8(bytes);
  if (text === undefined) return { kind: "not_text" };
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: "not_json", ...explain(error.message) };
  }
}

/** A byte order mark at the beginning is dropped. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Looked at before parsing, so that nothing deep is ever built. Skips over texts, which are nearly all of a body. */
function isDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfText(bytes, at);
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (++depth > MAX_DEPTH) return true;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
  }
  return false;
}

/** Where the text that begins at `start` has its closing quote, or the end. */
function endOfText(bytes: Uint8Array, start: number): number {
  let quote = start;
  for (;;) {
    quote = bytes.indexOf(QUOTE, quote + 1);
    if (quote === -1) return bytes.length;
    let escapes = 0;
    while (bytes[quote - 1 - escapes] === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return quote;
  }
}

/** V8's messages and the words for them. What V8 says itself may quote the body, which holds pictures and secrets. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^Unterminated string/, "Unterminated string"],
  [/^Bad control character/, "Invalid control character"],
  [/^Bad (?:escaped character|Unicode escape)/, "Invalid escape"],
  [/^Expected ':'/, "Expecting ':' delimiter"],
  [/property name/, "Expecting property name enclosed in double quotes"],
  [/^Expected ','/, "Expecting ',' delimiter"],
  [/after JSON at/, "Extra data"],
];

function explain(message: string): { readonly reason: string; readonly position?: number } {
  const reason = REASONS.find(([pattern]) => pattern.test(message))?.[1] ?? "Expecting value";
  const position = /at position (\d+) \(line/.exec(message)?.[1];
  return { reason, ...(position !== undefined && { position: Number(position) }) };
}
