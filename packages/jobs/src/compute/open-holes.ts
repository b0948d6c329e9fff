import type { Kernels } from "@lacuna/kernel";
import { EraseError, growPicture, type Picture, readAvoid, readMask, readPicture, widenMask } from "@lacuna/library";
import { findHoles, type Holes, openKernels } from "@lacuna/providers";
import type { Mask } from "@lacuna/raster";
import type { FrameOrder, PlaceOrder } from "./protocol.ts";
import { readAvoidInputs, readBeyond, readInput, readMaskInput } from "./read-inputs.ts";

/** A picture whose holes a provider guesses. */
export interface OpenedHoles {
  /** Its raster is this order's own, and may be changed. */
  readonly picture: Picture;
  readonly holes: Holes;
  /** Reads what must not be copied from, of the picture's size. @throws EraseError  where it cannot be read or does not fit. */
  readonly readAvoided: () => Promise<Mask | undefined>;
  /** Things to know, in plain sentences. */
  readonly notes: readonly string[];
  readonly k: Kernels;
}

/**
 * Decodes the picture and its mask and finds the holes: the same each time for the same files.
 *
 * @throws EraseError  for files that cannot be read or do not fit, and pictures in CMYK: models know no inks.
 */
export async function openHoles(order: FrameOrder | PlaceOrder): Promise<OpenedHoles> {
  const image = await readInput(order, "image");
  const { maxPixels } = order;
  const picture = await readPicture({ image, maxPixels });
  if (picture.raster.model === "cmyk") {
    throw new EraseError("unsupported_format", `${picture.name}: pictures in CMYK cannot be given to a provider`, {
      file: picture.name,
    });
  }
  const avoidOf = async () => readAvoid({ avoid: await readAvoidInputs(order), maxPixels }, picture.raster);
  const k = await openKernels();
  const beyond = await readBeyond(order);
  if (beyond !== undefined) {
    const grown = growPicture(picture, { ...beyond, maxPixels });
    const holes = findHoles(k, grown.mask, 0);
    const readAvoided = async (): Promise<Mask | undefined> => {
      const avoid = await avoidOf();
      return avoid && widenMask(avoid, grown.margins);
    };
    return { picture: grown.picture, holes, readAvoided, notes: [...picture.notes, ...grown.notes], k };
  }
  const mask = await readMask({ image, mask: await readMaskInput(order, image), maxPixels }, picture);
  const holes = findHoles(k, mask, order.dilatePx);
  return { picture, holes, readAvoided: avoidOf, notes: [...picture.notes, ...mask.notes], k };
}
