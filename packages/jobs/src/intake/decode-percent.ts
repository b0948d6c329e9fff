const PERCENT = 0x25;

/**
 * Decodes percent-encoded text (RFC 3986) to bytes.
 *
 * @returns  `undefined` when a "%" is not followed by two hexadecimal digits, or the text is not ASCII.
 */
export function decodePercent(text: string): Uint8Array | undefined {
  if (Buffer.byteLength(text, "utf8") !== text.length) return undefined;
  const bytes = new Uint8Array(Buffer.from(text, "latin1"));
  let end = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte !== PERCENT) {
      bytes[end++] = byte;
      continue;
    }
    const high = hexDigit(bytes[at + 1]);
    const low = hexDigit(bytes[at + 2]);
    if (high === undefined || low === undefined) return undefined;
    bytes[end++] = high * 16 + low;
    at += 2;
  }
  return bytes.subarray(0, end);
}

function hexDigit(letter: number | undefined): number | undefined {
  if (letter === undefined) return undefined;
  if (letter >= 0x30 && letter <= 0x39) return letter - 0x30;
  const lower = letter | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : undefined;
}
