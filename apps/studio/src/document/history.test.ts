import { describe, expect, it } from "vitest";
import type { Patch, Picture, Snapshot, StudioDocument } from "./document.ts";
import {
  addedMargins,
  addEntry,
  addExtension,
  addResult,
  canRedo,
  canUndo,
  chooseVariation,
  currentEntry,
  currentSnapshot,
  describedStep,
  goToEntry,
  openDocument,
  redo,
  sizeOf,
  undo,
} from "./history.ts";
import { emptyMask, isEmptyMask } from "./packed-mask.ts";

const SIZE = { width: 4, height: 3 };

const PICTURE: Picture = {
  id: "p",
  name: "photo.jpg",
  format: "jpeg",
  width: 4,
  height: 3,
  hasAlpha: false,
  depth: 8,
  file: new Blob(),
};

function snapshot(marked: number): Snapshot {
  const mask = marked === 0 ? emptyMask(SIZE) : { ...SIZE, runs: Uint32Array.of(0, marked, 12 - marked) };
  return { mask, avoid: emptyMask(SIZE), patches: [] };
}

function patch(id: string): Patch {
  return { id, blocks: [] };
}

function opened(): StudioDocument {
  return openDocument(PICTURE, snapshot(0));
}

function stroke(document: StudioDocument, marked: number): StudioDocument {
  const before = currentSnapshot(document);
  return addEntry(document, {
    id: `stroke ${marked}`,
    kind: "selection",
    label: "Brush stroke",
    snapshot: { ...before, mask: snapshot(marked).mask },
  });
}

function erased(document: StudioDocument, ...ids: string[]): StudioDocument {
  return addResult(document, {
    id: `result ${ids[0]}`,
    label: "Erased",
    patches: ids.map(patch),
    firstSeed: 0,
  });
}

describe("undo and redo", () => {
  it("go back to the picture as opened and forward to the last step", () => {
    const document = erased(stroke(stroke(opened(), 2), 5), "a");
    const first = undo(undo(undo(document)));
    expect(canUndo(first)).toBe(false);
    expect(currentSnapshot(first)).toEqual(snapshot(0));
    const last = redo(redo(redo(first)));
    expect(canRedo(last)).toBe(false);
    expect(last).toEqual(document);
  });

  it("do nothing at either end", () => {
    const document = stroke(opened(), 2);
    expect(redo(document)).toBe(document);
    expect(undo(goToEntry(document, 0)).current).toBe(0);
  });

  it("forget what was undone once something else is done", () => {
    const document = stroke(undo(stroke(opened(), 2)), 7);
    expect(document.entries.map(({ id }) => id)).toEqual(["opened", "stroke 7"]);
  });

  it("keep the picture as opened and the newest steps of a long history", () => {
    let document = opened();
    for (let step = 1; step <= 100; step++) document = stroke(document, step % 12);
    expect(document.entries).toHaveLength(60);
    expect(document.entries[0]?.kind).toBe("opened");
    expect(currentEntry(document)).toBe(document.entries.at(-1));
  });
});

describe("a result", () => {
  it("is laid over earlier ones and ends the selection", () => {
    const document = erased(stroke(erased(stroke(opened(), 2), "a"), 3), "b");
    expect(currentSnapshot(document).patches.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(isEmptyMask(currentSnapshot(document).mask)).toBe(true);
  });

  it("can be exchanged for another variation without a step of its own", () => {
    const document = chooseVariation(erased(stroke(opened(), 2), "a", "b", "c"), 2);
    expect(document.entries).toHaveLength(3);
    expect(currentSnapshot(document).patches.map(({ id }) => id)).toEqual(["c"]);
    expect(currentEntry(document).variations?.chosen).toBe(2);
    expect(chooseVariation(document, 3)).toBe(document);
  });

  it("drops what was done on top of the variation that is exchanged", () => {
    const later = stroke(erased(stroke(opened(), 2), "a", "b"), 4);
    expect(chooseVariation(undo(later), 1).entries).toHaveLength(3);
  });
});

describe("the erase that a document is about", () => {
  it("is the one to come while something is selected", () => {
    const document = stroke(erased(stroke(opened(), 2), "a"), 3);
    expect(describedStep(document)).toMatchObject({ seed: 8, hasMask: true, mask: snapshot(3).mask });
  });

  it("is the one whose result is shown otherwise", () => {
    expect(describedStep(erased(stroke(opened(), 2), "a"))).toMatchObject({ seed: 0, mask: snapshot(2).mask });
  });
});

/** A document whose second step has selected lettering that was found. */
function foundLettering(): StudioDocument {
  const { mask } = snapshot(2);
  const text = { letters: mask, ground: mask, lettering: mask };
  const found = { ...snapshot(2), text };
  return addEntry(opened(), { id: "f", kind: "selection", label: "Lettering", snapshot: found });
}

describe("a step that selects the lettering that was found", () => {
  const found = foundLettering();

  it("is told from others, also when it has been erased", () => {
    expect(describedStep(found).isText).toBe(true);
    expect(describedStep(erased(found, "a")).isText).toBe(true);
    expect(describedStep(stroke(found, 4)).isText).toBe(false);
    expect(describedStep(stroke(opened(), 2)).isText).toBe(false);
  });
});

describe("an extension", () => {
  const added = { left: 2, top: 0, right: 0, bottom: 1 };
  const block = { rect: { x: 0, y: 3, width: 6, height: 1 }, samples: new Uint8Array(18) };
  const extended = (document: StudioDocument): StudioDocument =>
    addExtension(
      document,
      { id: "extended", label: "Extended", patches: [{ id: "e", blocks: [block] }], firstSeed: 0 },
      added,
    );

  it("makes the canvas larger, and what is marked stays where it is on the picture", () => {
    const document = extended(stroke(opened(), 2));
    expect(sizeOf(document)).toEqual({ width: 6, height: 4 });
    expect([...currentSnapshot(document).mask.runs]).toEqual([2, 2, 20]);
    expect(addedMargins(document)).toEqual(added);
    const twice = extended(document);
    expect(currentSnapshot(twice).canvas).toEqual({ left: 4, top: 0, right: 0, bottom: 2 });
    expect(addedMargins(twice)).toEqual(added);
    expect(addedMargins(stroke(opened(), 2))).toBeUndefined();
    expect(sizeOf(undo(document))).toEqual(SIZE);
  });

  it("takes along what is known of lettering, which is over with an erase", () => {
    const found = foundLettering();
    const { text } = currentSnapshot(found);
    expect(text).toBeDefined();
    expect([...(currentSnapshot(extended(found)).text?.ground.runs ?? [])]).toEqual([2, 2, 20]);
    expect(currentSnapshot(erased(found, "a")).text).toBeUndefined();
    expect(currentSnapshot(undo(erased(found, "a"))).text).toEqual(text);
  });

  it("keeps patches from where the opened picture begins", () => {
    const [patched] = currentSnapshot(extended(opened())).patches;
    expect(patched?.blocks[0]?.rect).toEqual({ x: -2, y: 3, width: 6, height: 1 });
  });
});
