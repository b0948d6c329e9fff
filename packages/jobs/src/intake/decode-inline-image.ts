import type { InputRole, SubmittedInput } from "../model/command.ts";
import { decodeBase64 } from "./decode-base64.ts";
import { decodePercent } from "./decode-percent.ts";
import { IntakeError } from "./intake-error.ts";

/** Beyond any sensible address; what is longer is a picture in some encoding that we do not know. */
const MAX_URL_LENGTH = 8192;
/** A media type and its parameters; a comma after that belongs to no data URI. */
const MAX_DATA_HEADER = 1024;

/**
 * Reads a picture that stands in a text: base64 by itself, a data URI, or an http(s) address.
 *
 * What the bytes are is not looked at, and the address neither: intake and the outbound door do that.
 *
 * @param text   Base64 in either alphabet, with or without padding and line breaks; `data:` with base64 or
 *               percent-encoding (RFC 2397), its media type not believed; `http://` or `https://`.
 * @param input  Which picture a failure is about.
 * @throws IntakeError  `not_decodable` when it is none of these, or holds no bytes.
 */
export function decodeInlineImage(text: string, input?: InputRole): SubmittedInput {
  const fail = (message: string): IntakeError =>
    new IntakeError({ code: "not_decodable", message, ...(input !== undefined && { input }) });
  const trimmed = text.trim();
  if (trimmed === "") throw fail("The picture is an empty text.");
  const start = trimmed.slice(0, 8).toLowerCase();
  if (start.startsWith("http://") || start === "https://") {
    if (trimmed.length > MAX_URL_LENGTH) throw fail(`The address is longer than ${MAX_URL_LENGTH} characters.`);
    return { kind: "url", url: trimmed };
  }
  const isDataUri = start.startsWith("data:");
  const bytes = isDataUri ? decodeDataUri(trimmed) : decodeBase64(trimmed);
  if (bytes === undefined) {
    throw fail(
      isDataUri
        ? "The picture is a data URI that cannot be decoded."
        : "The picture is neither base64, a data URI, nor an http(s) address.",
    );
  }
  if (bytes.length === 0) throw fail("The picture has no bytes.");
  return { kind: "bytes", bytes };
}

function decodeDataUri(uri: string): Uint8Array | undefined {
  const comma = uri.slice(0, MAX_DATA_HEADER).indexOf(",");
  if (comma === -1) return undefined;
  const parameters = uri.slice("data:".length, comma).split(";");
  const content = uri.slice(comma + 1);
  if (parameters.at(-1)?.trim().toLowerCase() !== "base64") return decodePercent(content);
  if (!content.includes("%")) return decodeBase64(content);
  const unescaped = decodePercent(content); // "+", "/" and "=" are often escaped
  return unescaped && decodeBase64(Buffer.from(unescaped).toString("latin1"));
}
