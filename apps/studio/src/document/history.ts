import type { Margins } from "@lacuna/canvas";
import type {
  ExtensionWishes,
  HistoryEntry,
  Patch,
  Picture,
  Snapshot,
  StudioDocument,
  Variations,
} from "./document.ts";
import { emptyMask, isEmptyMask, isSameMask, type PackedMask } from "./packed-mask.ts";
import { widen, widenText } from "./packed-text.ts";
import { movePatch } from "./move-patch.ts";

/** So many steps can be undone. Older ones are forgotten, except for the picture as opened. */
const MAX_ENTRIES = 60;

/** A document with nothing selected and nothing erased. */
export function openDocument(picture: Picture, empty: Snapshot): StudioDocument {
  return { picture, entries: [{ id: "opened", kind: "opened", label: "Opened", snapshot: empty }], current: 0 };
}

export function currentEntry(document: StudioDocument): HistoryEntry {
  const entry = document.entries[document.current];
  if (entry === undefined) throw new RangeError(`the history has no entry ${document.current}`);
  return entry;
}

export function currentSnapshot(document: StudioDocument): Snapshot {
  return currentEntry(document).snapshot;
}

/** How large the picture is now: as opened, or with what was added around it. */
export function sizeOf(document: StudioDocument): { readonly width: number; readonly height: number } {
  const { width, height } = currentSnapshot(document).mask;
  return { width, height };
}

export const NO_MARGINS: Margins = { left: 0, top: 0, right: 0, bottom: 0 };

/** How far the canvas reaches beyond the picture as opened. */
export function canvasOf({ canvas = NO_MARGINS }: Snapshot): Margins {
  return canvas;
}

/** Adds a step after the current one; what could have been redone is gone. */
export function addEntry(document: StudioDocument, entry: HistoryEntry): StudioDocument {
  const kept = [...document.entries.slice(0, document.current + 1), entry];
  const [opened, ...steps] = kept;
  const entries = kept.length <= MAX_ENTRIES || opened === undefined ? kept : [opened, ...steps.slice(1 - MAX_ENTRIES)];
  return { ...document, entries, current: entries.length - 1 };
}

export function canUndo({ current }: StudioDocument): boolean {
  return current > 0;
}

export function canRedo({ current, entries }: StudioDocument): boolean {
  return current < entries.length - 1;
}

export function undo(document: StudioDocument): StudioDocument {
  return goToEntry(document, document.current - 1);
}

export function redo(document: StudioDocument): StudioDocument {
  return goToEntry(document, document.current + 1);
}

/** Shows any entry; one that does not exist leaves the document as it is. */
export function goToEntry(document: StudioDocument, index: number): StudioDocument {
  return document.entries[index] === undefined ? document : { ...document, current: index };
}

export interface NewResult {
  readonly id: string;
  readonly label: string;
  /** At least one, in pixels of the canvas that it is laid on; the others are kept to choose from. */
  readonly patches: readonly Patch[];
  readonly firstSeed: number;
  readonly wishes?: ExtensionWishes;
}

/** Lays the first of some results over the picture. The selection is done with and becomes empty, as does what is known of lettering. */
export function addResult(document: StudioDocument, result: NewResult): StudioDocument {
  const { text: _, ...before } = currentSnapshot(document);
  return layResult(document, result, { ...before, mask: emptyMask(before.mask) });
}

/** Makes the canvas larger and lays a result over it. What is marked stays marked. */
export function addExtension(document: StudioDocument, result: NewResult, added: Margins): StudioDocument {
  const before = currentSnapshot(document);
  const canvas = addMargins(canvasOf(before), added, 1);
  return layResult(document, result, {
    ...before,
    mask: widen(before.mask, added),
    avoid: widen(before.avoid, added),
    ...(before.text && { text: widenText(before.text, added) }),
    canvas,
  });
}

/** What the current step has added to the canvas; `undefined` where it has added nothing. */
export function addedMargins(document: StudioDocument): Margins | undefined {
  const before = document.entries[document.current - 1]?.snapshot;
  const { canvas } = currentSnapshot(document);
  if (before === undefined || canvas === undefined || canvas === before.canvas) return undefined;
  const added = addMargins(canvas, canvasOf(before), -1);
  return Object.values(added).some((length) => length > 0) ? added : undefined;
}

function addMargins(first: Margins, second: Margins, sign: 1 | -1): Margins {
  return {
    left: first.left + sign * second.left,
    top: first.top + sign * second.top,
    right: first.right + sign * second.right,
    bottom: first.bottom + sign * second.bottom,
  };
}

function layResult(document: StudioDocument, result: NewResult, snapshot: Snapshot): StudioDocument {
  const { left, top } = canvasOf(snapshot);
  const patches = result.patches.map((patch) => movePatch(patch, -left, -top));
  const [first] = patches;
  if (first === undefined) throw new RangeError("a fill has at least one result");
  const { firstSeed, wishes } = result;
  const variations: Variations = { patches, chosen: 0, firstSeed, ...(wishes !== undefined && { wishes }) };
  return addEntry(document, {
    id: result.id,
    kind: "result",
    label: result.label,
    snapshot: { ...snapshot, patches: [...snapshot.patches, first] },
    variations,
  });
}

/** Shows another result of the current entry's erase. Not a step of its own: the choice belongs to the erase. */
export function chooseVariation(document: StudioDocument, index: number): StudioDocument {
  const entry = currentEntry(document);
  const patch = entry.variations?.patches[index];
  if (entry.variations === undefined || patch === undefined) return document;
  const chosen: HistoryEntry = {
    ...entry,
    variations: { ...entry.variations, chosen: index },
    snapshot: { ...entry.snapshot, patches: [...entry.snapshot.patches.slice(0, -1), patch] },
  };
  // Later entries were made on top of another choice.
  return { ...document, entries: [...document.entries.slice(0, document.current), chosen] };
}

export interface DescribedStep {
  readonly mask: PackedMask;
  readonly seed: number;
  readonly hasMask: boolean;
  readonly isText: boolean;
}

/**
 * The erase that the document is about: the one to come where something is selected, else the one whose result is shown.
 *
 * @returns  Its mask, whether that is the very lettering that was found, and its first seed. Seeds are numbered by the results laid before: the same erase tried again after
 *   undo gives the same, and a further one another.
 */
export function describedStep(document: StudioDocument): DescribedStep {
  const { snapshot, variations } = currentEntry(document);
  const before = document.entries[document.current - 1]?.snapshot;
  if (isEmptyMask(snapshot.mask) && variations !== undefined && before !== undefined) {
    return { mask: before.mask, seed: variations.firstSeed, hasMask: true, isText: isFoundText(before) };
  }
  const { mask } = snapshot;
  return { mask, seed: nextSeed(snapshot), hasMask: !isEmptyMask(mask), isText: isFoundText(snapshot) };
}

function isFoundText({ mask, text }: Snapshot): boolean {
  return text !== undefined && !isEmptyMask(mask) && isSameMask(mask, text.letters);
}

const MAX_VARIATIONS = 8;

/** The first seed of the next erase. Variations take the numbers that follow. */
export function nextSeed({ patches }: Snapshot): number {
  return patches.length * MAX_VARIATIONS;
}
