import type { Mask, Rect } from "@lacuna/raster";
import { addEntry, currentSnapshot } from "../document/history.ts";
import { emptyMask, isEmptyMask, isSameMask, type PackedMask, packMask } from "../document/packed-mask.ts";
import type { PackedText } from "../document/packed-text.ts";
import { layOut } from "../stage/mask-paper.ts";
import type { Studio } from "../studio.ts";
import type { MaskChange } from "../worker-protocol.ts";
import { eraseSelection } from "./erase-selection.ts";

/** Which of the two masks: what goes, or what is not copied from. */
export type Layer = "mask" | "avoid";

/** Changes a mask of the paper in place and shows it. */
export function drawOnPaper(studio: Studio, layer: Layer, draw: (mask: Mask) => Rect | undefined): void {
  const paper = studio.paper();
  const changed = paper && draw(paper[layer]);
  if (changed !== undefined) paper?.onChange(changed);
}

export interface FoundEdit {
  /** Nobody has pointed at it: it is not erased before somebody has seen it, whatever is set. Default false. */
  readonly isToBeSeen?: boolean;
  /** What is known of lettering from now on. Default: what was. */
  readonly text?: PackedText | undefined;
}

/** Makes what is on the paper a step of the history, unless it changes nothing. */
export function commitPaper(studio: Studio, label: string, { isToBeSeen = false, text }: FoundEdit = {}): void {
  const document = studio.document.peek();
  const paper = studio.paper();
  if (document === undefined || paper === undefined) return;
  const before = currentSnapshot(document);
  const snapshot = {
    ...before,
    mask: packMask(paper.mask),
    avoid: packMask(paper.avoid),
    ...(text && { text }),
  };
  if (isSameMask(before.mask, snapshot.mask) && isSameMask(before.avoid, snapshot.avoid)) return;
  studio.show(addEntry(document, { id: studio.newId(), kind: "selection", label, snapshot }), true);
  if (!isToBeSeen && studio.settings.peek().isAutoRun && !isEmptyMask(snapshot.mask)) void eraseSelection(studio);
}

/** Takes back what was painted since the last step. */
export function revertPaper(studio: Studio): void {
  const document = studio.document.peek();
  const paper = studio.paper();
  if (document !== undefined && paper !== undefined) layOut(paper, currentSnapshot(document));
}

/** Selects exactly what a mask marks, as a step of the history. */
export function replaceSelection(studio: Studio, mask: PackedMask, label: string): void {
  const document = studio.document.peek();
  const paper = studio.paper();
  if (document === undefined || paper === undefined) return;
  studio.cancel();
  layOut(paper, { ...currentSnapshot(document), mask });
  commitPaper(studio, label);
}

export function clearSelection(studio: Studio): void {
  const document = studio.document.peek();
  if (document === undefined) return;
  const { mask, avoid } = currentSnapshot(document);
  if (isEmptyMask(mask) && isEmptyMask(avoid)) return;
  drawOnPaper(studio, "avoid", clearMask);
  replaceSelection(studio, emptyMask(mask), "Selected nothing");
}

/** How far one step grows or shrinks a selection: to be seen on any picture. */
export function growStepPx({ width, height }: { width: number; height: number }): number {
  return Math.max(1, Math.round(Math.max(width, height) / 500));
}

/** Inverts, grows or shrinks the selection. */
export async function changeSelection(studio: Studio, change: MaskChange, label: string): Promise<void> {
  const document = studio.document.peek();
  if (document === undefined) return;
  const { mask } = currentSnapshot(document);
  await studio.whileIn({ state: "selecting" }, async () => {
    const changed = await studio.worker.ask("changeMask", { mask, change });
    if (studio.document.peek() === document) replaceSelection(studio, changed.mask, label);
  });
}

/** Adds a mask to the selection, or takes it away, as a step of the history. */
export function combineSelection(
  studio: Studio,
  { runs }: PackedMask,
  isErasing: boolean,
  label: string,
  found: FoundEdit = {},
): void {
  const paper = studio.paper();
  if (paper === undefined) return;
  let at = 0;
  runs.forEach((length, index) => {
    if (index % 2 === 1) paper.mask.data.fill(isErasing ? 0 : 255, at, at + length);
    at += length;
  });
  paper.onChange({ x: 0, y: 0, width: paper.mask.width, height: paper.mask.height });
  commitPaper(studio, label, found);
}

function clearMask({ width, height, data }: Mask): Rect {
  data.fill(0);
  return { x: 0, y: 0, width, height };
}
