import type { Margins } from "@lacuna/canvas";
import type { Rect } from "@lacuna/raster";
import type { PackedMask } from "./packed-mask.ts";
import type { PackedText } from "./packed-text.ts";

/*
 * Words used here
 *
 * picture   the opened file and what is known of it; its pixels live in the worker
 * patch     what one erase changed: blocks of pixels to be laid over the picture
 * snapshot  everything that undo brings back: mask, avoid mask, the patches laid so far and the canvas they lie on
 * canvas    what is shown and saved: the picture as opened, and what was added around it
 * entry     one line of the history: a snapshot and what led to it
 */

export type PictureFormat = "jpeg" | "png" | "webp" | "other";

export interface Picture {
  readonly id: string;
  /** File name as it was opened. */
  readonly name: string;
  readonly format: PictureFormat;
  /** As it was opened; `sizeOf` says how large it is now. */
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
  /** Bits a sample: 8, or 16 for a deep PNG. */
  readonly depth: 8 | 16;
  /** The file itself, so that a reload can open it again. */
  readonly file: Blob;
}

/** New pixels for a part of the picture, in the picture's own channels and depth. */
export interface PatchBlock {
  /** In a patch from where the opened picture begins, however the canvas grows: what lies left of it is negative. */
  readonly rect: Rect;
  readonly samples: Uint8Array | Uint16Array;
}

export interface Patch {
  readonly id: string;
  readonly blocks: readonly PatchBlock[];
}

/** Masks in a snapshot are never changed: an edit makes a new one. They are as large as the canvas. */
export interface Snapshot {
  readonly mask: PackedMask;
  readonly avoid: PackedMask;
  /** What is known of lettering that was found in the picture as it is here. Sessions that were kept earlier have none. */
  readonly text?: PackedText;
  readonly patches: readonly Patch[];
  /** How far the canvas reaches beyond the picture as opened. Left out: not at all. */
  readonly canvas?: Margins;
}

/** What is asked of an extension besides its margins. */
export interface ExtensionWishes {
  /** What is to be seen there, for a server that can follow it; empty: more of the same. */
  readonly prompt: string;
  /** How many of the picture's outermost pixels are filled anew at the sides that grow, 0–100. `undefined`: those of a rim. */
  readonly overlapPx: number | undefined;
}

/** The results of one erase to choose from; the chosen one is the last patch of the entry's snapshot. */
export interface Variations {
  readonly patches: readonly Patch[];
  readonly chosen: number;
  readonly firstSeed: number;
  /** Of results that have made the canvas larger. Sessions that were kept earlier have none. */
  readonly wishes?: ExtensionWishes;
}

export type EntryKind = "opened" | "selection" | "result";

export interface HistoryEntry {
  readonly id: string;
  readonly kind: EntryKind;
  readonly label: string;
  readonly snapshot: Snapshot;
  readonly variations?: Variations;
}

export interface StudioDocument {
  readonly picture: Picture;
  /** Never empty; the first is the picture as opened. */
  readonly entries: readonly HistoryEntry[];
  /** The entry that is shown. Later ones can be redone. */
  readonly current: number;
}
