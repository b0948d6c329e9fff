/** Three channels of 0–255, interleaved, row-major: colors that arithmetic is done on. */
export interface ColorPlane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

export function createColorPlane(width: number, height: number): ColorPlane {
  return { width, height, data: new Float32Array(width * height * 3) };
}

/** Rec. 601 luma of the pixel at this offset. */
export function lumaAt(data: Float32Array | Uint8Array | Uint16Array, offset: number): number {
  return 0.299 * data[offset] + 0.587 * data[offset + 1] + 0.114 * data[offset + 2];
}
