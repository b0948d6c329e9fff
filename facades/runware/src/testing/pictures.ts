import { maskFile, pictureFile } from "@lacuna/http/testing";

export interface TestPictures {
  readonly image: Uint8Array;
  readonly mask: Uint8Array;
}

/** A picture, and a mask of the same size with a square marked in its middle, as PNG files. */
export async function makePictures(width = 64, height = 48, holeSide = 12): Promise<TestPictures> {
  return { image: await pictureFile(width, height), mask: await maskFile(width, height, holeSide) };
}
