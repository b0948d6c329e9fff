import type { ImageFormat } from "@lacuna/codec";

/**
 * A validated, vendor-neutral request. Facades make it (`toEraseCommand`), the task store keeps it, workers carry it out.
 * It is plain JSON: what it refers to by key or address lies elsewhere.
 */
export type Command = EraseCommand;

/**
 * The seed of a command that names none. It is the engine's best: other seeds make parts of a picture dearer to copy from, so
 * that results differ, and cost 2 % in deep-feature distance on 52 cases.
 */
export const DEFAULT_SEED = 0;

/** Which of a command's pictures something is about. */
export type InputRole = "image" | "mask";

export interface EraseCommand {
  readonly kind: "erase";
  readonly image: StoredInput;
  /** 255 = erase, 0 = keep; the size of the upright image. */
  readonly mask: StoredInput;
  /** Euclidean growth of the hole in pixels, integer 0–100. */
  readonly dilatePx: number;
  /** Integer 0 to 2³²−1. The same command and seed give the same pixels. */
  readonly seed: number;
  /** How many results, integer 1–20; result `i` is made with `seed + i`. */
  readonly variations: number;
  readonly output: OutputOptions;
}

export interface OutputOptions {
  /** "same" is the image's own format where it can be written, else PNG. */
  readonly format: ImageFormat | "same";
  /** Integer 1–100, for JPEG, WebP and AVIF. Left out: as the encoder does by default. */
  readonly quality?: number;
  /** Whether EXIF and the like go into the result. The color profile always does. */
  readonly keepMetadata: boolean;
}

/** A picture that intake has stored, or an address that the worker will fetch through `@lacuna/outbound`. */
export type StoredInput =
  /** The whole file, or the bytes `first` to `last` of it. */
  | { readonly kind: "artifact"; readonly key: string; readonly first?: number; readonly last?: number }
  | { readonly kind: "url"; readonly url: string };

/** A picture as a facade hands it over, before intake has stored it. */
export type SubmittedInput =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "upload"; readonly uploadId: string }
  | { readonly kind: "url"; readonly url: string };

/** A command whose pictures have not been stored yet. */
export type SubmittedCommand = Omit<EraseCommand, InputRole> & Readonly<Record<InputRole, SubmittedInput>>;
