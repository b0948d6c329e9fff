import type { ImageFormat } from "@lacuna/codec";
import type { EraseCommand } from "../model/command.ts";
import type { Failure } from "../model/failure.ts";

/*
 * What the supervisor and a compute child say to each other. Pictures go by way of files in the order's folder: sent as
 * messages, a picture of 6 MB and a result of 30 MB held up the supervisor's event loop for up to 36 ms (100 ms at worst);
 * as files, for 7 ms. A child does one order at a time, so that messages need no numbers.
 */

/** Names of the files that the supervisor puts into the folder. */
export const INPUT_FILES = { image: "image", mask: "mask", avoid: "avoid" } as const;

/** Name of the file that the child adds for a variation, from 0. */
export function resultFile(index: number): string {
  return `result-${index}`;
}

export interface EraseOrder extends EraseOptions {
  readonly kind: "erase";
  readonly folder: string;
  /** "drawing": the mask's file holds a `Drawing` as JSON. "alpha": there is none. */
  readonly maskKind: "file" | "drawing" | "alpha";
  readonly hasAvoid: boolean;
  readonly maxPixels: number;
}

export type EraseOptions = Pick<
  EraseCommand,
  "dilatePx" | "seed" | "variations" | "output" | "effort" | "wantsPreview"
>;

export type Order = EraseOrder | { readonly kind: "abort" };

export type Report =
  | { readonly kind: "ready" }
  | { readonly kind: "progress"; readonly progress: number }
  /** A small JPEG file. */
  | { readonly kind: "preview"; readonly jpeg: Uint8Array }
  | { readonly kind: "done"; readonly outcome: OutcomeReport }
  | { readonly kind: "failed"; readonly failure: Failure; readonly detail: string }
  | { readonly kind: "aborted" };

export interface OutcomeReport {
  /** One for each variation, in order. */
  readonly images: readonly ImageReport[];
  readonly warnings: readonly string[];
  readonly holePixels: number;
}

export interface ImageReport {
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
  readonly sizeBytes: number;
  readonly seed: number;
}

/** Both ends run the same build of this package, and the channel is nobody else's: `kind` is enough to tell. */
export function isOrder(message: unknown): message is Order {
  return hasKind(message) && (message.kind === "erase" || message.kind === "abort");
}

export function isReport(message: unknown): message is Report {
  return hasKind(message) && REPORT_KINDS.some((kind) => kind === message.kind);
}

const REPORT_KINDS: readonly Report["kind"][] = ["ready", "progress", "preview", "done", "failed", "aborted"];

function hasKind(message: unknown): message is { readonly kind: unknown } {
  return typeof message === "object" && message !== null && "kind" in message;
}
