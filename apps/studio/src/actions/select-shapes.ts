import { createMask, type Rect } from "@lacuna/raster";
import { drawStroke, fillPolygon, fillRect } from "@lacuna/selection";
import { currentSnapshot, sizeOf } from "../document/history.ts";
import { isEmptyMask, type PackedMask, packMask } from "../document/packed-mask.ts";
import type { Studio } from "../studio.ts";
import type { ObjectHint } from "../tools/tool.ts";
import type { Point, Size } from "../viewport/geometry.ts";
import type { ObjectRegion } from "../worker-protocol.ts";
import { combineSelection, commitPaper, drawOnPaper, replaceSelection } from "./edit-selection.ts";

/** Each of these adds to the selection, or takes away from it, as one step of the history. */

export function selectRectangle(studio: Studio, from: Point, to: Point, isErasing: boolean): void {
  const rect = rectBetween(from, to);
  drawOnPaper(studio, "mask", (mask) => fillRect(mask, rect, isErasing ? 0 : 255));
  commitPaper(studio, isErasing ? "Rectangle deselected" : "Rectangle");
}

export function selectPolygon(studio: Studio, points: readonly Point[], isErasing: boolean): void {
  drawOnPaper(studio, "mask", (mask) => fillPolygon(mask, points, "nonzero", isErasing ? 0 : 255));
  commitPaper(studio, isErasing ? "Outline deselected" : "Outline");
}

/** What looks like the pixel under a point. */
export async function selectSimilar(studio: Studio, point: Point, isErasing: boolean): Promise<void> {
  const { wandTolerance: tolerance, isWandContiguous: isContiguous } = studio.settings.peek();
  await combineFound(studio, isErasing, "Magic wand", () =>
    studio.worker.ask("selectSimilar", { point, tolerance, isContiguous }),
  );
}

/** The object that a box holds or a line was drawn over, up to its edges. */
export async function selectObject(studio: Studio, hint: ObjectHint, isErasing: boolean): Promise<void> {
  const document = studio.document.peek();
  if (document === undefined) return;
  const region = toRegion(hint, sizeOf(document));
  if (region === undefined) return;
  await combineFound(studio, isErasing, "Object", (signal) =>
    studio.worker.ask("selectObject", { hint: region }, { signal }),
  );
}

/** Draws the selection to the edges of what it was painted over. */
export async function snapSelection(studio: Studio): Promise<void> {
  const document = studio.document.peek();
  if (document === undefined) return;
  const { mask } = currentSnapshot(document);
  await studio.whileIn({ state: "selecting" }, async () => {
    const signal = studio.startRun();
    const snapped = await studio.worker.ask("selectObject", { hint: { kind: "rough", mask } }, { signal });
    if (studio.document.peek() === document) replaceSelection(studio, snapped.mask, "Snapped to edges");
  });
}

/** @returns  `undefined` where nothing was pointed at. */
function toRegion(hint: ObjectHint, picture: Size): ObjectRegion | undefined {
  if (hint.kind === "box") {
    const rect = rectBetween(hint.from, hint.to);
    return rect.width < 1 || rect.height < 1 ? undefined : { kind: "box", rect };
  }
  const mask = createMask(picture.width, picture.height);
  drawStroke(
    mask,
    hint.points.map((point) => ({ ...point, radiusPx: hint.radiusPx })),
  );
  return { kind: "scribble", mask: packMask(mask) };
}

function rectBetween(from: Point, to: Point): Rect {
  return {
    x: Math.min(from.x, to.x),
    y: Math.min(from.y, to.y),
    width: Math.abs(to.x - from.x),
    height: Math.abs(to.y - from.y),
  };
}

/** Waits for a mask from the worker and combines it with the selection, unless something newer was done meanwhile. */
async function combineFound(
  studio: Studio,
  isErasing: boolean,
  label: string,
  find: (signal: AbortSignal) => Promise<{ mask: PackedMask }>,
): Promise<void> {
  const document = studio.document.peek();
  await studio.whileIn({ state: "selecting" }, async () => {
    const { mask } = await find(studio.startRun());
    if (studio.document.peek() !== document) return;
    if (isEmptyMask(mask)) studio.notice.value = { kind: "info", text: "Nothing was found there. Try a larger area." };
    else combineSelection(studio, mask, isErasing, isErasing ? `${label}: deselected` : label);
  });
}
