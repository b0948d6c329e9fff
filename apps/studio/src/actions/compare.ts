import { type Rect, uniteRects } from "@lacuna/raster";
import { canvasOf, currentSnapshot } from "../document/history.ts";
import { movePatch } from "../document/move-patch.ts";
import type { Patch } from "../document/document.ts";
import type { Stage } from "../stage/stage.ts";
import type { CompareMode } from "../state/run-state.ts";
import type { Studio } from "../studio.ts";

/** Begins a way of comparing, or ends it. Without a result there is nothing to compare. */
export function toggleCompare(studio: Studio, mode: CompareMode): void {
  studio.isBlinking.value = false;
  studio.compare.value = studio.compare.peek() === mode || !studio.hasResult.peek() ? "off" : mode;
}

/** Goes to where the last erase was and shows before and after in turn: a seam is seen best when it moves. */
export function toggleBlink(studio: Studio, stage: Stage): void {
  const document = studio.document.peek();
  const last = document && currentSnapshot(document).patches.at(-1);
  studio.compare.value = "off";
  studio.isBlinking.value = last !== undefined && !studio.isBlinking.peek();
  if (document === undefined || last === undefined || !studio.isBlinking.peek()) return;
  const { left, top } = canvasOf(currentSnapshot(document));
  stage.lookAt(patchBounds(movePatch(last, left, top)));
}

/** The part of the picture that a patch may change, from where the patch counts. */
function patchBounds({ blocks: [first, ...others] }: Patch): Rect {
  if (first === undefined) return { x: 0, y: 0, width: 0, height: 0 };
  return others.reduce((bounds, { rect }) => uniteRects(bounds, rect), first.rect);
}
