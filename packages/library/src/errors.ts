import type { CodecErrorCode } from "@lacuna/codec";
import type { EmptySourceError } from "@lacuna/engine";
import { oneLine } from "./one-line.ts";

/** Every way an erase can fail, apart from the reason of an aborted signal. docs/library.md explains each. */
export type EraseErrorCode =
  | CodecErrorCode
  | EmptySourceError["code"]
  | "file_not_found"
  | "file_unreadable"
  | "bad_option"
  | "missing_package"
  | "closed";

/** An erase that could not be done. The message is one line that names the file and the reason. */
export class EraseError extends Error {
  readonly code: EraseErrorCode;
  /** The file, or what stands for it ("the image"), that the error is about. */
  readonly file: string | undefined;
  constructor(code: EraseErrorCode, message: string, options?: ErrorOptions & { readonly file?: string }) {
    super(message, options);
    this.name = "EraseError";
    this.code = code;
    this.file = options?.file;
  }
}

const FOREIGN_CODES: Readonly<Record<CodecErrorCode | EmptySourceError["code"], true>> = {
  bad_shape: true,
  damaged_image: true,
  empty_source: true,
  encode_failed: true,
  mask_mismatch: true,
  too_large: true,
  unsupported_format: true,
};

/**
 * Names the file in an error of the codec or the engine.
 *
 * @returns  An `EraseError`, or the error itself when it is none of theirs: an abort, or a fault.
 */
export function namingFile(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || error instanceof EraseError || !("code" in error)) return error;
  const code = Object.keys(FOREIGN_CODES).find((known): known is keyof typeof FOREIGN_CODES => known === error.code);
  if (code === undefined) return error;
  return new EraseError(code, `${oneLine(file)}: ${asClause(error.message)}`, { cause: error, file });
}

/** "The file is empty." → "the file is empty", to follow a colon: as the engine's warnings are, the codec's are not. */
export function asClause(sentence: string): string {
  const text = oneLine(sentence).replace(/\.$/, "");
  return /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
