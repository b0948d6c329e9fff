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
  readonly guide?: PictureProbe;
}

/**
 * Looks at the headers of what was submitted, so that most of what cannot work is refused before it is accepted. No
 * pixels are decoded: damage inside the compressed data shows when the task runs.
 *
 * @param pictures  Whole files; those that were given by address are missing, and then their sizes are not compared.
 * @param drawnSize Of a mask that was drawn on a picture of this size.
 * @throws IntakeError  `unsupported_format`, `damaged_image`, `too_large` or `mask_mismatch`, with the input it is about. A guide
 *   is too large when it has more pixels than the image.
 */
export async function inspectSubmission(
  pictures: Readonly<Partial<Record<InputRole, Uint8Array>>>,
  limits: DecodeLimits = {},
  drawnSize?: PixelSize,
): Promise<InspectedSubmission> {
  const probes = INPUT_ROLES.map(async (role) => pictures[role] && (await probe(pictures[role], role, limits)));
  const settled = await Promise.allSettled(probes);
  // Of several that are damaged the first is told, whichever was found out first.
  const [image, mask, avoid, guide] = settled.map(valueOf);
  const maskSize = mask ?? drawnSize;
  if (image && maskSize) requireSameSize(image, maskSize, "mask");
  if (image && avoid) requireSameSize(image, avoid, "avoid");
  if (image && guide) requireNoFiner(image, guide);
  return { ...(image && { image }), ...(mask && { mask }), ...(avoid && { avoid }), ...(guide && { guide }) };
}

const INPUT_ROLES = ["image", "mask", "avoid", "guide"] as const satisfies readonly InputRole[];

function valueOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === "rejected") throw settled.reason;
  return settled.value;
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
      const { code } = cause;
      const message = `${SUBJECTS[input]}: ${cause.message}`;
      const maxBytes = cause instanceof TooLargeError ? cause.maxBytes : undefined;
      throw new IntakeError({ code, message, input, ...(maxBytes !== undefined && { maxBytes }) }, { cause });
    }
    throw cause;
  }
}

/** The codec speaks of "the file"; the caller sent two. */
const SUBJECTS: Readonly<Record<InputRole, string>> = {
  image: "Image",
  mask: "Mask",
  avoid: "Avoid mask",
  guide: "Guide",
};

function requireNoFiner(image: PixelSize, guide: PixelSize): void {
  if (guide.width * guide.height <= image.width * image.height) return;
  const sizes = `the guide is ${guide.width}×${guide.height} and the image ${image.width}×${image.height}`;
  const message = `A guide has no more pixels than the image; ${sizes}.`;
  throw new IntakeError({ code: "too_large", message, input: "guide" });
}

function requireSameSize(image: PixelSize, mask: PixelSize, input: "mask" | "avoid"): void {
  if (image.width === mask.width && image.height === mask.height) return;
  const isTurned = image.width === mask.height && image.height === mask.width;
  const hint = isTurned ? " It lies on its side: draw it on the upright image, as viewers show it." : "";
  const sizes = `The ${SUBJECTS[input].toLowerCase()} is ${mask.width}×${mask.height} and the image ${image.width}×${image.height}`;
  throw new IntakeError({ code: "mask_mismatch", message: `${sizes}; they must be equal.${hint}`, input });
}
