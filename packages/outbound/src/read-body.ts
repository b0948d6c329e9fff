import type { Readable } from "node:stream";
import { OutboundError } from "./errors.ts";

const FIRST_BYTES = 64 * 1024;

/**
 * Reads a body to its end, or to the limit.
 *
 * It is copied into one growing array: a list of the pieces would need a hundred times their size when a server sends
 * them byte by byte.
 *
 * @param expectedBytes  What the server announced, if it did. Memory is taken for what has come, not for this.
 * @throws OutboundError  "too_large"
 */
export async function readBody(
  body: Readable,
  maxBytes: number,
  expectedBytes: number | undefined,
): Promise<Uint8Array> {
  if (expectedBytes !== undefined && expectedBytes > maxBytes) throw tooLarge(maxBytes);
  let bytes = new Uint8Array(Math.min(FIRST_BYTES, expectedBytes ?? FIRST_BYTES));
  let length = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError("a body without bytes");
    if (length + chunk.length > maxBytes) throw tooLarge(maxBytes);
    if (length + chunk.length > bytes.length) bytes = grown(bytes, length + chunk.length, expectedBytes ?? maxBytes);
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return bytes.subarray(0, length);
}

/** Hands a body over piece by piece, to its end or to the limit. @throws OutboundError  "too_large" */
export async function pourBody(
  body: Readable,
  maxBytes: number,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  let length = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError("a body without bytes");
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    await write(chunk);
  }
}

/** Doubled, but not beyond what can come. */
function grown(bytes: Uint8Array, needed: number, most: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(needed, Math.min(bytes.length * 2, most)));
  larger.set(bytes);
  return larger;
}

export function tooLarge(maxBytes: number): OutboundError {
  return new OutboundError(
    "too_large",
    `The address has more than the ${maxBytes.toLocaleString("en-US")} bytes that are allowed.`,
  );
}
