/** A copy with other bytes from an offset on. */
export function setBytes(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed.set(values, at);
  return changed;
}

/** A copy with one byte inverted. */
export function flip(bytes: Uint8Array, at: number): Uint8Array {
  return setBytes(bytes, at, [bytes[at] ^ 0xff]);
}

/** Inverts every byte from an offset on, apart from the last 8. */
export function scramble(bytes: Uint8Array, from: number): Uint8Array {
  return Uint8Array.from(bytes, (byte, index) => (index >= from && index < bytes.length - 8 ? byte ^ 0xff : byte));
}

export function indexOfText(bytes: Uint8Array, text: string): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(text, 0, "latin1");
}

export function indexOfBytes(bytes: Uint8Array, sequence: readonly number[]): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(Uint8Array.from(sequence));
}
