import { requireSize } from "./raster.ts";

/** One channel, row-major, `width * height` bytes. 255 = erase, 0 = keep; values between are soft, as received. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A mask value from this on counts as hole when a soft mask is binarized: half of the range. */
export const HOLE_THRESHOLD = 128;

/**
 * Checks that the parts fit together and returns them as a mask. The bytes are not copied.
 *
 * @throws RangeError  when a side is not a positive integer or `data` has another length than the sides demand.
 */
export function createMask(width: number, height: number, data: Uint8Array = new Uint8Array(width * height)): Mask {
  requireSize(width, height);
  if (data.length !== width * height) {
    throw new RangeError(`a ${width}×${height} mask has ${width * height} bytes, not ${data.length}`);
  }
  return { width, height, data };
}
