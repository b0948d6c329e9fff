import { TooLargeError } from "./errors.ts";

/** How much a decode may spend. Checked on the header, before memory is taken for pixels. */
export interface DecodeLimits {
  /** Most pixels (width × height) of a picture. Default 100,000,000. */
  readonly maxPixels?: number;
  /** Most bytes of a file. Default 536,870,912 (512 MiB). */
  readonly maxBytes?: number;
}

export const DEFAULT_MAX_PIXELS = 100_000_000;
export const DEFAULT_MAX_BYTES = 512 * 1024 * 1024;

/** @throws TooLargeError  when the file has more bytes than `limits.maxBytes`. */
export function checkBytes(bytes: Uint8Array, limits: DecodeLimits): void {
  const maxBytes = limits.maxBytes ?? DEFAULT_MAX_BYTES;
  if (bytes.length > maxBytes) {
    const message = `The file has ${grouped(bytes.length)} bytes; at most ${grouped(maxBytes)} are allowed.`;
    throw new TooLargeError(message, { maxBytes });
  }
}

/** @throws TooLargeError  when the picture has more pixels than `limits.maxPixels`. */
export function checkPixels(width: number, height: number, limits: DecodeLimits): void {
  const maxPixels = limits.maxPixels ?? DEFAULT_MAX_PIXELS;
  if (width * height > maxPixels) {
    throw new TooLargeError(
      `The picture is ${width}×${height}, ${grouped(width * height)} pixels; at most ${grouped(maxPixels)} are allowed.`,
    );
  }
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
