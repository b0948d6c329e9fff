/** Decoded photograph of the bench: 8-bit sRGB, three interleaved channels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A hole over a picture: 255 = to be filled, 0 = known. */
export interface Hole {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export function holeArea(hole: Hole): number {
  let area = 0;
  for (const value of hole.data) if (value) area++;
  return area;
}

/** Rec. 601 luma, 0–255. */
export function lumaOf(picture: Picture): Float32Array {
  const { data } = picture;
  const luma = new Float32Array(picture.width * picture.height);
  for (let p = 0, i = 0; p < luma.length; p++, i += 3) {
    luma[p] = 0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2];
  }
  return luma;
}
