import { MissingPackageError } from "@lacuna/detect";
import { EraseError, type EraseErrorCode } from "@lacuna/library";
import type { InputRole } from "../model/command.ts";
import type { Failure, FailureCode } from "../model/failure.ts";
import { cannotFind } from "./cannot-find.ts";

/** What the child calls its files, so that an error tells which one it is about. */
export const INPUT_NAMES: Readonly<Record<InputRole, string>> = {
  image: "the image",
  mask: "the mask",
  avoid: "the avoid mask",
  guide: "the guide",
};

/** Options are checked before a task is accepted and files are ours: faults in them are not the caller's. */
const CODES = {
  bad_option: "internal",
  bad_shape: "mask_mismatch",
  closed: "internal",
  damaged_image: "damaged_image",
  empty_source: "empty_source",
  encode_failed: "encode_failed",
  file_not_found: "internal",
  file_unreadable: "internal",
  mask_mismatch: "mask_mismatch",
  missing_package: "internal",
  too_large: "too_large",
  unsupported_format: "unsupported_format",
} satisfies Record<EraseErrorCode, FailureCode>;

/** What is wrong with the mask, whatever file is named. */
const MASK_CODES: ReadonlySet<EraseErrorCode> = new Set(["bad_shape", "mask_mismatch", "empty_source"]);

export const INTERNAL_FAILURE: Failure = {
  code: "internal",
  message: "The task failed because of a fault in this service.",
};

/** Says what went wrong in words for the caller. Anything that is no known error of the library is a fault of ours. */
export function toFailure(error: unknown): Failure {
  if (error instanceof MissingPackageError) return cannotFind(error);
  if (!(error instanceof EraseError)) return INTERNAL_FAILURE;
  const code = CODES[error.code];
  if (code === "internal") return INTERNAL_FAILURE;
  const failure: Failure = { code, message: asSentence(error.message) };
  const input = roleOf(error);
  return input === undefined ? failure : { ...failure, input };
}

function roleOf(error: EraseError): InputRole | undefined {
  if (error.code === "encode_failed") return undefined; // the output is at fault, whatever file it was made from
  const roles: readonly InputRole[] = ["image", "mask", "avoid", "guide"];
  const role = roles.find((known) => error.file === INPUT_NAMES[known]);
  // A drawing, or the image's own transparency, is a mask without a file: the library then names the image.
  return role === "image" && MASK_CODES.has(error.code) ? "mask" : role;
}

function asSentence(clause: string): string {
  const text = clause.charAt(0).toUpperCase() + clause.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
