/**
 * The same memory as a plain `Uint8Array`. A Node `Buffer` is one too, but its `slice` is a view where every other typed
 * array copies; code that trusts `slice` would write into the caller's picture.
 */
export function plainSamples(data: Uint8Array): Uint8Array;
export function plainSamples(data: Uint8Array | Uint16Array): Uint8Array | Uint16Array;
export function plainSamples(data: Uint8Array | Uint16Array): Uint8Array | Uint16Array {
  return data instanceof Uint16Array ? data : new Uint8Array(data.buffer, data.byteOffset, data.length);
}
