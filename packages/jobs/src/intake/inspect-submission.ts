import {
  DamagedImageError,
  type DecodeLimits,
  type PictureProbe,
  probePicture,
  TooLargeError,
  UnsupportedFormatError,
} from "@lacuna/codec";
import type { InputRole } from "../model/command.ts";
import type { PixelSize } from "../model/task.ts";
import { IntakeError } from "./intake-error.ts";

/** Of the pictures that were given as bytes: what their headers say. */
export interface InspectedSubmission {
  readonly image?: PictureProbe;
  readonly mask?: PictureProbe;
  readonly avoid?: PictureProbe;
}

/**
 * Looks at the headers of what was submitted, so that most of what cannot work is refused before it is accepted. No
 * pixels are decoded: damage inside the compressed data shows when the task runs.
 *
 * @param pictures  Whole files; those that were given by address are missing, and then their sizes are not compared.
 * @param drawnSize Of a mask that was drawn on a picture of this size.
 * @throws IntakeError  `unsupported_format`, `damaged_image`, `too_large` or `mask_mismatch`, with the input it is about.
 */
export async function inspectSubmission(
  pictures: Readonly<Partial<Record<InputRole, Uint8Array>>>,
  limits: DecodeLimits = {},
  drawnSize?: PixelSize,
): Promise<InspectedSubmission> {
  const image = pictures.image && (await probe(pictures.image, "image", limits));
  const mask = pictures.mask && (await probe(pictures.mask, "mask", limits));
  const avoid = pictures.avoid && (await probe(pictures.avoid, "avoid", limits));
  const maskSize = mask ?? drawnSize;
  if (image && maskSize) requireSameSize(image, maskSize, "mask");
  if (image && avoid) requireSameSize(image, avoid, "avoid");
  return { ...(image && { image }), ...(mask && { mask }), ...(avoid && { avoid }) };
}

async function probe(bytes: Uint8Array, input: InputRole, limits: DecodeLimits): Promise<PictureProbe> {
  try {
    return await probePicture(bytes, limits);
  } catch (cause) {
    if (
      cause instanceof UnsupportedFormatError ||
      cause instanceof DamagedImageError ||
      cause instanceof TooLargeError
    ) {
      throw new IntakeError({ code: cause.code, message: `${SUBJECTS[input]}: ${cause.message}`, input }, { cause });
    }
    throw cause;
  }
}

/** The codec speaks of "the file"; the caller sent two. */
const SUBJECTS: Readonly<Record<InputRole, string>> = { image: "Image", mask: "Mask", avoid: "Avoid mask" };

function requireSameSize(image: PixelSize, mask: PixelSize, input: "mask" | "avoid"): void {
  if (image.width === mask.width && image.height === mask.height) return;
  const isTurned = image.width === mask.height && image.height === mask.width;
  const hint = isTurned ? " It lies on its side: draw it on the upright image, as viewers show it." : "";
  const sizes = `The ${SUBJECTS[input].toLowerCase()} is ${mask.width}×${mask.height} and the image ${image.width}×${image.height}`;
  throw new IntakeError({ code: "mask_mismatch", message: `${sizes}; they must be equal.${hint}`, input });
}
