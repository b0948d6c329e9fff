import type { ByteRange } from "./artifact-store.ts";

/** @throws RangeError  unless both ends are whole, not negative, and in order. */
export function checkRange({ first, last }: ByteRange): void {
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || first < 0 || last < first) {
    throw new RangeError(`Not a range of bytes: ${first} to ${last}`);
  }
}

/** @returns  The part of the range that a file of this size has. @throws RangeError  when it has none of it. */
export function clampRange({ first, last }: ByteRange, sizeBytes: number): ByteRange {
  if (first >= sizeBytes) throw new RangeError(`The range begins at ${first}, behind the last of ${sizeBytes} bytes.`);
  return { first, last: Math.min(last, sizeBytes - 1) };
}
