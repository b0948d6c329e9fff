import type { Margins } from "@lacuna/canvas";
import type { Guide, SearchEffort } from "@lacuna/engine";
import type { Crop, CropSizes, PlacedGuess, Window } from "@lacuna/providers/framing";
import type { Raster, Rect } from "@lacuna/raster";
import type { ExtensionWishes, Patch, PatchBlock, PictureFormat } from "./document/document.ts";
import type { PackedMask } from "./document/packed-mask.ts";
import type { PackedText } from "./document/packed-text.ts";
import type { Point } from "./viewport/geometry.ts";

/*
 * What the page asks of the erase worker, which holds the pixels. Each request is answered once, by its number; an erase
 * sends notes before. Patches that the worker has seen are named by id, so that their pixels travel once.
 */

export interface OpenedPicture {
  readonly format: PictureFormat;
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
  readonly depth: 8 | 16;
}

export interface EraseSettings {
  readonly dilatePx: number;
  readonly seed: number;
  readonly variations: number;
  readonly effort: SearchEffort;
}

/** How far a selection is grown, in pixels: what of it is lettering that was found, and all else. */
export interface Growth {
  readonly dilatePx: number;
  readonly textDilatePx: number;
}

/** What an erase is given. */
export interface HolePlan {
  /** To be grown by `dilatePx`. */
  readonly mask: PackedMask;
  readonly dilatePx: number;
  readonly avoid: PackedMask | undefined;
  /** What may lie behind letters, for the search to be led by. */
  readonly guide?: Guide;
}

export interface EraseReply {
  /** One list of blocks for each variation. */
  readonly results: readonly (readonly PatchBlock[])[];
  readonly warnings: readonly string[];
  readonly threads: number;
  /** Engine time alone; with a network or a server, all of it. */
  readonly ms: number;
  /** The network that guessed what the holes hold. */
  readonly network?: string;
}

/** What a network is to be shown of the picture. */
export interface FramedWindow {
  readonly window: Window;
  readonly crop: Crop;
}

export interface ExtendInput {
  readonly margins: Margins;
  readonly overlapPx: ExtensionWishes["overlapPx"];
  readonly avoid: PackedMask | undefined;
  readonly settings: Omit<EraseSettings, "dilatePx">;
}

/** Where an object is. */
export type ObjectRegion =
  | { readonly kind: "box"; readonly rect: Rect }
  | { readonly kind: "scribble" | "rough"; readonly mask: PackedMask };

/** What can be done to a selection without looking at the picture. Radii are Euclidean, 0–250 px. */
export type MaskChange = { readonly kind: "invert" } | { readonly kind: "grow" | "shrink"; readonly radiusPx: number };

export type SaveFormat = "jpeg" | "png" | "webp";

export interface SaveSettings {
  readonly format: SaveFormat;
  /** 1–100; PNG has none. */
  readonly quality: number;
  readonly isMetadataKept: boolean;
}

export interface Thumbnail {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** A request's input and answer, by its type. */
export interface WorkerCalls {
  /** Starts the engine's threads ahead of the first erase. */
  warmUp: { input: undefined; reply: { threads: number } };
  /** `isAnimated`: the file holds further pictures, which are left out. */
  open: { input: { file: Blob }; reply: { opened: OpenedPicture; isAnimated: boolean } };
  /** The parts of the picture that may look different now. */
  setPatches: {
    input: { ids: readonly string[]; unseen: readonly Patch[]; canvas: Margins };
    reply: { changed: readonly Rect[] };
  };
  readPixels: { input: { rect: Rect; isOriginal: boolean }; reply: { rgba: Uint8ClampedArray<ArrayBuffer> } };
  /** A copy of the picture as it is shown. */
  readShown: { input: undefined; reply: { raster: Raster } };
  planHole: {
    input: { mask: PackedMask; avoid: PackedMask | undefined; text: PackedText; growth: Growth };
    reply: HolePlan;
  };
  /** All that an erase fills of a selection with lettering in it. */
  growHole: { input: { mask: PackedMask; text: PackedText; growth: Growth }; reply: { mask: PackedMask } };
  erase: {
    input: Omit<HolePlan, "dilatePx"> & { settings: EraseSettings };
    reply: EraseReply;
  };
  /** Chooses and cuts what a network is shown of the hole. */
  frameHole: {
    input: { mask: PackedMask; dilatePx: number; sizes: CropSizes };
    reply: { framed: readonly FramedWindow[] };
  };
  /** Puts a network's guesses into the hole and lets those that were reduced lead the engine's search. */
  placeGuesses: {
    input: {
      mask: PackedMask;
      avoid: PackedMask | undefined;
      settings: EraseSettings;
      placed: readonly PlacedGuess[];
    };
    reply: EraseReply;
  };
  /** Fills what `margins` add to the picture as it is shown. Results and previews are in pixels of the larger canvas. */
  extend: { input: ExtendInput; reply: EraseReply };
  /** Takes over what is new of pictures that were extended elsewhere: PNGs of the larger canvas's size. */
  cutExtensions: {
    input: { files: readonly Blob[] } & Pick<ExtendInput, "margins" | "overlapPx">;
    reply: { results: readonly (readonly PatchBlock[])[] };
  };
  /** What is new of a coarse picture of the larger canvas: a JPEG of any size. */
  cutCanvasPreview: {
    input: { file: Blob } & Pick<ExtendInput, "margins" | "overlapPx">;
    reply: { preview: Omit<PreviewNote, "type"> | undefined };
  };
  /** Takes over the hole of pictures that were erased elsewhere: PNGs of the shown picture's size, channels and depth. */
  cutResults: {
    input: { files: readonly Blob[]; mask: PackedMask; dilatePx: number };
    reply: { results: readonly (readonly PatchBlock[])[] };
  };
  /** The hole of a coarse picture of the whole: a JPEG of any size. */
  cutPreview: {
    input: { file: Blob; mask: PackedMask; dilatePx: number };
    reply: { preview: Omit<PreviewNote, "type"> | undefined };
  };
  /** What looks like the shadow of what a mask marks, without it. */
  suggestShadow: { input: { mask: PackedMask }; reply: { mask: PackedMask } };
  /** What looks like the pixel under a point. */
  selectSimilar: {
    input: { point: Point; tolerance: number; isContiguous: boolean };
    reply: { mask: PackedMask };
  };
  /** The object that a box holds, a scribble lies on or a rough selection means, up to its edges. Stopped by a cancel. */
  selectObject: { input: { hint: ObjectRegion }; reply: { mask: PackedMask } };
  changeMask: { input: { mask: PackedMask; change: MaskChange }; reply: { mask: PackedMask } };
  /** The mask as a gray PNG. */
  encodeMask: { input: { mask: PackedMask }; reply: { blob: Blob } };
  /** What leads a search as a PNG, sample for sample. */
  encodeGuide: { input: { guide: Guide }; reply: { blob: Blob } };
  /** Reads a picture of a mask: white, or what is opaque where it has transparency, is selected. */
  decodeMask: { input: { file: Blob; width: number; height: number }; reply: { mask: PackedMask } };
  /** A part of the picture as it would look with other blocks laid over it, at most `maxSide` pixels wide and high. */
  readThumbnail: { input: { rect: Rect; blocks: readonly PatchBlock[]; maxSide: number }; reply: Thumbnail };
  encode: { input: SaveSettings; reply: { blob: Blob } };
}

export type CallName = keyof WorkerCalls;

export type WorkerRequest = { [K in CallName]: { id: number; call: K; input: WorkerCalls[K]["input"] } }[CallName];

/** Sent at any time; stops the erase or the search for an object that runs, or does nothing. */
export interface CancelMessage {
  readonly call: "cancel";
}

/** A coarse fill, transparent outside the hole. */
export interface PreviewNote {
  readonly type: "preview";
  readonly rect: Rect;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

export interface ProgressNote {
  readonly type: "progress";
  readonly fraction: number;
  /** What is being done, where it is more than erasing: "migan guesses". */
  readonly step?: string;
}

export type WorkerNote = PreviewNote | ProgressNote;

export type WorkerAnswer =
  | { readonly type: "reply"; readonly id: number; readonly reply: WorkerCalls[CallName]["reply"] }
  | { readonly type: "note"; readonly id: number; readonly note: WorkerNote }
  | { readonly type: "failed"; readonly id: number; readonly failure: WorkerFailure };

/** `canceled`: asked for. `user`: the message is for the person. `internal`: it is not. */
export interface WorkerFailure {
  readonly kind: "canceled" | "user" | "internal";
  readonly message: string;
}
