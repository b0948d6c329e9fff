import type { ImageFormat } from "@lacuna/codec";
import type { CropSizes, Verdict, Window } from "@lacuna/providers";
import type { Rect } from "@lacuna/raster";
import type { EraseCommand } from "../model/command.ts";
import type { Failure } from "../model/failure.ts";
import type { PixelSize } from "../model/task.ts";
import type { FoundThing } from "@lacuna/detect";
import type { ToFind } from "../model/find.ts";

/*
 * What the supervisor and a compute child say to each other. Pictures go by way of files in the order's folder: sent as
 * messages, a picture of 6 MB and a result of 30 MB held up the supervisor's event loop for up to 36 ms (100 ms at worst);
 * as files, for 7 ms. A child does one order at a time, so that messages need no numbers.
 */

/** Names of the files that the supervisor puts into the folder. */
export const INPUT_FILES = { image: "image", mask: "mask", avoid: "avoid", guide: "guide" } as const;

/** Names of what a search leaves. The mask is the first result; a guide lies where that of a command would. */
export const FOUND_FILES = {
  mask: resultFile(0),
  lettering: "lettering",
  ground: "ground",
  guide: INPUT_FILES.guide,
} as const;

/**
 * Names of a window's files, from 0: samples without a header, of the window's crop size. The child writes the crop (RGB) and
 * its hole (a byte a pixel); the supervisor the guess (RGB).
 */
export function windowFiles(index: number): { readonly crop: string; readonly hole: string; readonly guess: string } {
  return { crop: `crop-${index}`, hole: `hole-${index}`, guess: `guess-${index}` };
}

/** Name of the file that the child adds for a variation, from 0. */
export function resultFile(index: number): string {
  return `result-${index}`;
}

/** Something that a child has done, for a trace: milliseconds since 1970, to the microsecond. */
export interface Step {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface EraseOrder extends EraseOptions {
  readonly kind: "erase";
  /** Tell what is done when. Default false. */
  readonly wantsSteps?: boolean;
  readonly folder: string;
  /** "drawing", "beyond": the mask's file holds a `Drawing` or a `BeyondMask` as JSON. "alpha": there is none. */
  readonly maskKind: "file" | "drawing" | "beyond" | "alpha";
  readonly hasAvoid: boolean;
  /** Whether a search has left a mask of lettering, which is not to be copied from either. */
  readonly hasLettering: boolean;
  /** Whether there is a guide: the command's, or a search's guess of what lies behind letters. */
  readonly hasGuide: boolean;
  readonly maxPixels: number;
}

export type EraseOptions = Pick<
  EraseCommand,
  "dilatePx" | "seed" | "variations" | "output" | "effort" | "wantsPreview" | "guideRect"
>;

/** Find what is to be erased; the mask of it is the result, a PNG. */
export interface SelectOrder extends Pick<EraseOrder, "folder" | "maxPixels">, Omit<ToFind, "kind"> {
  readonly kind: "select";
  /** Of what is marked already. "none": nothing is. */
  readonly maskKind: EraseOrder["maskKind"] | "none";
  /** By how much an erase will grow the mask, for which lettering that is found leaves a guide. */
  readonly guideDilatePx?: number;
  /** Whether to leave what shows what lies behind letters, for somebody who makes a guide. Default false. */
  readonly wantsGround?: boolean;
}

/** Cut out what a provider is to see. */
export interface FrameOrder extends FillInputs {
  readonly kind: "frame";
  readonly sizes: CropSizes;
  /** Write what the picture looks like as well, so many pixels at most on its longer side. Left out: nobody looks. */
  readonly viewPx?: number;
}

/** Put guesses into the picture, and write the result if they are good. */
export interface PlaceOrder extends FillInputs, Pick<EraseCommand, "seed" | "output"> {
  readonly kind: "place";
  readonly windows: readonly Window[];
  /** Which result. */
  readonly index: number;
  readonly isMarkedGreen: boolean;
  /** Which guesses are given the picture's own texture. */
  readonly lifts: "none" | "reduced" | "all";
  /** Write the result whatever the guesses are like. */
  readonly isLast: boolean;
}

/** Show a picture file as small as somebody who only looks at it needs it. */
export interface ViewOrder {
  readonly kind: "view";
  readonly folder: string;
  /** Where the file is. */
  readonly file: string;
  readonly longestPx: number;
  readonly maxPixels: number;
}

/** Name of the file that the child adds for a view, asked for alone or with a frame: RGB samples without a header. */
export const VIEW_FILE = "view";

interface FillInputs
  extends Pick<EraseOrder, "folder" | "maskKind" | "maxPixels" | "hasAvoid" | "hasLettering" | "effort"> {
  /** 0 for fills: their masks are taken as they are. */
  readonly dilatePx: number;
}

export type WorkOrder = EraseOrder | SelectOrder | FrameOrder | PlaceOrder | ViewOrder;
export type Order = WorkOrder | { readonly kind: "abort" };

export type Report =
  | { readonly kind: "ready" }
  | { readonly kind: "progress"; readonly progress: number }
  | { readonly kind: "step"; readonly step: Step }
  /** A small JPEG file. */
  | { readonly kind: "preview"; readonly jpeg: Uint8Array }
  | { readonly kind: "done"; readonly outcome: OutcomeReport }
  | ({ readonly kind: "selected" } & SelectReport)
  | ({ readonly kind: "framed" } & FrameReport)
  | ({ readonly kind: "placed" } & PlaceReport)
  | { readonly kind: "viewed"; readonly width: number; readonly height: number }
  | { readonly kind: "failed"; readonly failure: Failure; readonly detail: string }
  | { readonly kind: "full"; readonly detail: string }
  | { readonly kind: "aborted" };

export interface OutcomeReport {
  /** One for each variation, in order. */
  readonly images: readonly ImageReport[];
  readonly warnings: readonly string[];
  readonly holePixels: number;
}

export interface SelectReport {
  /** The mask first. */
  readonly files: readonly FoundFile[];
  readonly found: readonly FoundThing[];
  /** How many the mask marks. */
  readonly markedPixels: number;
  readonly warnings: readonly string[];
}

/** Something that a search leaves. All but the mask are there only where it has looked for lettering. */
export interface FoundFile extends ImageReport {
  readonly shows: keyof typeof FOUND_FILES;
  /** What of the image a guide covers. */
  readonly rect?: Rect;
}

export interface FrameReport {
  /** None when the mask was empty. */
  readonly windows: readonly Window[];
  readonly holePixels: number;
  /** Of the picture. */
  readonly width: number;
  readonly height: number;
  /** Of the view, where one was asked for. */
  readonly viewSize?: PixelSize;
}

export interface PlaceReport {
  /** One for each window. */
  readonly verdicts: readonly Verdict[];
  /** Left out when there was a fault and it was not the last try. */
  readonly image?: ImageReport;
  readonly warnings: readonly string[];
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
  return hasKind(message) && ORDER_KINDS.some((kind) => kind === message.kind);
}

export function isReport(message: unknown): message is Report {
  return hasKind(message) && REPORT_KINDS.some((kind) => kind === message.kind);
}

const ORDER_KINDS: readonly Order["kind"][] = ["erase", "select", "frame", "place", "view", "abort"];
const REPORT_KINDS: readonly Report["kind"][] = [
  "ready",
  "progress",
  "step",
  "preview",
  "done",
  "selected",
  "framed",
  "placed",
  "viewed",
  "failed",
  "full",
  "aborted",
];

function hasKind(message: unknown): message is { readonly kind: unknown } {
  return typeof message === "object" && message !== null && "kind" in message;
}
