/**
 * The last 128 bytes of every stored file: a mark, and the content type, padded with spaces.
 *
 * It is part of the file so that one rename replaces both: a second file beside it could be of another version. At the
 * end it moves no byte of the content, and viewers ignore it, so an operator can open a stored picture as it lies there.
 */
export const FOOTER_BYTES = 128;
const MARK = "\nlacuna-artifact-1 ";

/** @throws RangeError  when the type is not printable ASCII, or longer than 100 characters. */
export function encodeFooter(contentType: string): Uint8Array {
  if (!/^[\x21-\x7e](?:[\x20-\x7e]{0,98}[\x21-\x7e])?$/.test(contentType)) {
    throw new RangeError(`Not a content type: ${JSON.stringify(contentType.slice(0, 200))}`);
  }
  return Buffer.from(`${MARK}${contentType}`.padEnd(FOOTER_BYTES), "latin1");
}

/** @returns  The content type. @throws Error  when the bytes are no footer: the file was cut off or is not ours. */
export function decodeFooter(footer: Uint8Array): string {
  const text = Buffer.from(footer.buffer, footer.byteOffset, footer.byteLength).toString("latin1");
  if (text.length !== FOOTER_BYTES || !text.startsWith(MARK))
    throw new Error("A stored file is damaged: it has no footer.");
  return text.slice(MARK.length).trimEnd();
}
