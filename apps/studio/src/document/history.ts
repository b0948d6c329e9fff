import type { HistoryEntry, Patch, Picture, Snapshot, StudioDocument, Variations } from "./document.ts";
import { emptyMask, isEmptyMask, type PackedMask } from "./packed-mask.ts";

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

/**
 * Lays the first of some results over the picture. The selection is done with and becomes empty.
 *
 * @param patches  At least one; the others are kept to choose from.
 */
export function addResult(
  document: StudioDocument,
  result: { id: string; label: string; patches: readonly Patch[]; firstSeed: number },
): StudioDocument {
  const [first] = result.patches;
  if (first === undefined) throw new RangeError("an erase has at least one result");
  const before = currentSnapshot(document);
  const variations: Variations = { patches: result.patches, chosen: 0, firstSeed: result.firstSeed };
  return addEntry(document, {
    id: result.id,
    kind: "result",
    label: result.label,
    snapshot: { ...before, mask: emptyMask(before.mask), patches: [...before.patches, first] },
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

/**
 * The erase that the document is about: the one to come where something is selected, else the one whose result is shown.
 *
 * @returns  Its mask and its first seed. Seeds are numbered by the results laid before: the same erase tried again after
 *   undo gives the same, and a further one another.
 */
export function describedStep(document: StudioDocument): { mask: PackedMask; seed: number; hasMask: boolean } {
  const { snapshot, variations } = currentEntry(document);
  const before = document.entries[document.current - 1]?.snapshot;
  if (isEmptyMask(snapshot.mask) && variations !== undefined && before !== undefined) {
    return { mask: before.mask, seed: variations.firstSeed, hasMask: true };
  }
  return { mask: snapshot.mask, seed: nextSeed(snapshot), hasMask: !isEmptyMask(snapshot.mask) };
}

const MAX_VARIATIONS = 8;

/** The first seed of the next erase. Variations take the numbers that follow. */
export function nextSeed({ patches }: Snapshot): number {
  return patches.length * MAX_VARIATIONS;
}
