import type { CodecErrorCode } from "../../errors.ts";

/** A damaged or hostile input, and what becomes of it. */
export interface HostileFile {
  /** Unique, kebab-case: also good as a test title. */
  readonly name: string;
  /** A name it could arrive under. Often a lie, which must not matter. */
  readonly fileName: string;
  /** Where it is passed in. */
  readonly role: "image" | "mask";
  readonly bytes: Uint8Array;
  /** The error's code, or "tolerated" where the file is read after all; `why` says why that is right. */
  readonly expect: CodecErrorCode | "tolerated";
  readonly why?: string;
  /** For masks: the size of the picture they are passed with. */
  readonly picture?: { readonly width: number; readonly height: number };
}

export type Verdict = CodecErrorCode | { readonly tolerated: string };

/** A file that is passed in as the picture. */
export function hostileImage(name: string, fileName: string, bytes: Uint8Array, verdict: Verdict): HostileFile {
  return typeof verdict === "string"
    ? { name, fileName, role: "image", bytes, expect: verdict }
    : { name, fileName, role: "image", bytes, expect: "tolerated", why: verdict.tolerated };
}
