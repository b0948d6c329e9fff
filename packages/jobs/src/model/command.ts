import type { ImageFormat } from "@lacuna/codec";
import type { Canvas, SearchEffort, Shape } from "@lacuna/library";
import type { GuidanceScale } from "@lacuna/providers";
import type { Rect } from "@lacuna/raster";
import type { ToFind } from "./find.ts";

/**
 * A validated, vendor-neutral request. Facades make it (`toEraseCommand`), the task store keeps it, workers carry it out.
 * It is plain JSON: what it refers to by key or address lies elsewhere.
 *
 * A field that was added later may be missing in commands that were stored before: then its default counts.
 */
export type Command = EraseCommand | FillCommand | SelectCommand | ExtendCommand | OutpaintCommand;
export type CommandKind = Command["kind"];

/**
 * The seed of a command that names none. It is the engine's best: other seeds make parts of a picture dearer to copy from, so
 * that results differ, and cost 2 % in deep-feature distance on 52 cases.
 */
export const DEFAULT_SEED = 0;

/** Which of a command's pictures something is about. */
export type InputRole = "image" | "mask" | "avoid" | "guide";

interface CommandBase {
  readonly image: StoredInput;
  /** 255 = erase or fill, 0 = keep; the size of the upright image, unless it is what lies beyond. */
  readonly mask: StoredMask | BeyondMask;
  /** Integer 0 to 2³²−1. The same command and seed give the same pixels. */
  readonly seed: number;
  /** How many results, integer 1–20; result `i` is made with `seed + i`. */
  readonly variations: number;
  readonly output: OutputOptions;
  /** Keep coarse pictures of the result while it is being made, for `Tasks.preview`. Default false. Not where it is checked. */
  readonly wantsPreview?: boolean;
  /** What becomes of pictures that a safety checker finds indecent, where one is configured. Default: refuse. */
  readonly safetyCheck?: SafetyCheck;
  /** Only a worker that has a safety checker may carry it out. Default false. */
  readonly mustBeChecked?: boolean;
  /** 0 is the strictest, 6 the most tolerant. Default: 2 for a checker; a provider has its own. */
  readonly safetyTolerance?: number;
}

/** Take away what the mask marks, and rebuild what was behind it. */
export interface EraseCommand extends CommandBase {
  readonly kind: "erase";
  readonly mask: StoredMask;
  /** Euclidean growth of the hole in pixels, integer 0–100. */
  readonly dilatePx: number;
  /** How much to search. Default normal. */
  readonly effort?: SearchEffort;
  /** What must not be copied from: white marks it; the size of the upright image. Default: nothing. */
  readonly avoid?: StoredInput;
  /**
   * What may lie behind, for the search to be led by: as `GuideSource` of the library has it. Not where the mask is to be found. Default:
   * what is guessed of lettering that was found, else nothing.
   */
  readonly guide?: StoredInput;
  /** What of the image `guide` covers, in pixels of the upright image. Default: all. */
  readonly guideRect?: Rect;
}

/** Put something new where the mask is white, as the prompt says. Takes a provider: the engine cannot. */
export interface FillCommand extends CommandBase {
  readonly kind: "fill";
  readonly mask: StoredMask;
  readonly prompt: string;
  /** How many steps a sampler may take. Default: the provider's. */
  readonly steps?: number;
  /** How closely to follow the prompt. Default: the provider's. */
  readonly guidance?: number;
  /** What `guidance` is on, where a contract has a scale of its own. Default: the provider's. */
  readonly guidanceScale?: GuidanceScale;
  /** Let the provider word the prompt anew. Default false. */
  readonly enhancePrompt?: boolean;
}

/** Find what an erase with this mask would take away, and answer with the mask itself. */
export interface SelectCommand extends CommandBase {
  readonly kind: "select";
  readonly mask: StoredFoundMask;
}

/**
 * `refuse`: what was sent, or made of it, makes the task fail. `report`: `Artifact.isFlagged` says what the result is like.
 * `none`: nobody looks.
 */
export type SafetyCheck = "refuse" | "report" | "none";

/** Put the image on a larger canvas, and go on there with what it has. */
export interface ExtendCommand extends CommandBase {
  readonly kind: "extend";
  readonly mask: BeyondMask;
  /** As for erasing. */
  readonly effort?: SearchEffort;
  readonly avoid?: StoredInput;
}

/** Put the image on a larger canvas, and fill that as the prompt says. Takes a provider that fills. */
export interface OutpaintCommand extends Omit<FillCommand, "kind" | "mask"> {
  readonly kind: "outpaint";
  readonly mask: BeyondMask;
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
export type StoredInput = StoredFile | { readonly kind: "url"; readonly url: string };

export interface StoredFile {
  readonly kind: "artifact";
  /** The whole file, or the bytes `first` to `last` of it. */
  readonly key: string;
  readonly first?: number;
  readonly last?: number;
}

export type StoredMask = MarkedMask | StoredFoundMask;

/** A mask that the worker finds in the image itself. */
export type StoredFoundMask = ToFind & { readonly marked?: MarkedMask };

/** A mask that says itself what it marks. */
export type MarkedMask =
  | StoredInput
  /** Where the image itself is transparent. */
  | { readonly kind: "alpha" }
  /** A `Drawing`, as JSON: it may be long, and commands are read often. */
  | { readonly kind: "drawing"; readonly file: StoredFile };

/** What of a larger canvas the image does not cover; of no use to commands whose result is as large as the image. The canvas is worked out when the image's size is known. */
export interface BeyondMask {
  readonly kind: "beyond";
  readonly canvas: Canvas;
  /** How many of the image's outermost pixels are marked as well along the sides that grow, integer 0–100. Default: a rim's. */
  readonly overlapPx?: number;
}

/** A picture as a facade hands it over, before intake has stored it. */
export type SubmittedInput =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "upload"; readonly uploadId: string }
  | { readonly kind: "url"; readonly url: string };

export type SubmittedMask = SubmittedMarked | SubmittedFoundMask;
export type SubmittedMarked = SubmittedInput | { readonly kind: "alpha" } | Drawing;
export type SubmittedFoundMask = ToFind & { readonly marked?: SubmittedMarked };

/** A mask that is no file. */
export type Drawing = DrawnShapes | DrawnRuns;

/** The union of what is drawn, in pixels of the upright image. What lies outside is cut off. */
export interface DrawnShapes {
  readonly kind: "shapes";
  readonly shapes: readonly Shape[];
  /** As a round brush leaves them. */
  readonly strokes?: readonly Stroke[];
}

export interface Stroke {
  /** More than 0. */
  readonly radiusPx: number;
  /** At least one. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Run lengths over all pixels, row by row: kept, marked, kept, … in turn. The first may be 0; the sum is the number of pixels. */
export interface DrawnRuns {
  readonly kind: "runs";
  readonly width: number;
  readonly height: number;
  readonly runs: readonly number[];
}

/** A command whose pictures have not been stored yet. */
export type SubmittedCommand = SubmittedErase | SubmittedFill | SubmittedSelect | SubmittedExtend | SubmittedOutpaint;
export type SubmittedErase = Omit<EraseCommand, InputRole> & SubmittedInputs;
export type SubmittedFill = Omit<FillCommand, InputRole> & Omit<SubmittedInputs, "avoid" | "guide">;
export type SubmittedSelect = Omit<SelectCommand, InputRole> & {
  readonly image: SubmittedInput;
  readonly mask: SubmittedFoundMask;
};

export type SubmittedExtend = Omit<ExtendCommand, InputRole> &
  Omit<SubmittedInputs, "mask" | "guide"> & { readonly mask: BeyondMask };
export type SubmittedOutpaint = Omit<OutpaintCommand, InputRole> & {
  readonly image: SubmittedInput;
  readonly mask: BeyondMask;
};

interface SubmittedInputs {
  readonly image: SubmittedInput;
  readonly mask: SubmittedMask;
  readonly avoid?: SubmittedInput;
  readonly guide?: SubmittedInput;
}
