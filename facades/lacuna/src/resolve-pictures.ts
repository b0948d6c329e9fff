import {
  decodeInlineImage,
  type InputRole,
  IntakeError,
  type SubmittedInput,
  type SubmittedMarked,
  type SubmittedMask,
} from "@lacuna/jobs";
import type { z } from "zod";
import type { Marked, Mask, picture } from "./contract.ts";
import type { FormFiles } from "./read-form.ts";
import { type MaskedPictures, type Pictures, toDrawnShapes } from "./translate.ts";

interface WithPictures {
  readonly image: z.infer<typeof picture>;
  readonly avoid?: z.infer<typeof picture>;
}

interface WithMask extends WithPictures {
  readonly mask: Mask;
  readonly guide?: z.infer<typeof picture>;
}

/** What the pictures of a request are, files of a form coming before what its options say. @throws IntakeError  not_decodable */
export function resolvePictures(request: WithMask, files: FormFiles): MaskedPictures {
  const { image, ...avoid } = resolveUnmasked(request, files);
  const { guide } = request;
  return {
    image,
    mask: files.mask ? ofBytes(files.mask) : resolveMask(request.mask),
    ...avoid,
    ...(guide !== undefined && { guide: resolveInput(guide, "guide", files) }),
  };
}

/** Likewise, of a request that marks nothing. */
export function resolveUnmasked({ image, avoid }: WithPictures, files: FormFiles): Pictures {
  return {
    image: resolveInput(image, "image", files),
    ...(avoid !== undefined && { avoid: resolveInput(avoid, "avoid", files) }),
  };
}

function resolveInput(given: z.infer<typeof picture>, role: InputRole, { [role]: file }: FormFiles): SubmittedInput {
  return file ? ofBytes(file) : resolvePicture(given, role);
}

function ofBytes(bytes: Uint8Array): SubmittedInput {
  return { kind: "bytes", bytes };
}

/** @throws IntakeError  not_decodable. */
function resolvePicture(given: z.infer<typeof picture>, role: InputRole): SubmittedInput {
  if (typeof given !== "string") return { kind: "upload", uploadId: given.uploadId.toLowerCase() };
  if (given.trim() === "")
    throw new IntakeError({ code: "not_decodable", message: "The picture is empty.", input: role });
  return decodeInlineImage(given, role);
}

function resolveMask(given: Mask): SubmittedMask {
  if (given === "alpha") return { kind: "alpha" };
  if (typeof given === "string" || !("find" in given)) return resolveMarked(given);
  const { marked, find, within } = given;
  return {
    kind: "found",
    find,
    ...(within !== undefined && { within: within.map((box) => ({ kind: "box", ...box }) as const) }),
    ...(marked !== undefined && { marked: resolveMarked(marked) }),
  };
}

function resolveMarked(given: Marked): SubmittedMarked {
  if (typeof given === "string" || "uploadId" in given) return resolvePicture(given, "mask");
  return "runs" in given ? { kind: "runs", ...given } : toDrawnShapes(given);
}
