import { addExtension, currentSnapshot, nextSeed, sizeOf } from "../document/history.ts";
import { isEmptyMask } from "../document/packed-mask.ts";
import { firstPlan, refusalOf } from "../extending/canvas-plan.ts";
import type { Studio } from "../studio.ts";
import { runFill } from "./run-fill.ts";

/** Begins to choose a larger canvas. */
export function planCanvas(studio: Studio): void {
  const document = studio.document.peek();
  if (document === undefined) return;
  studio.cancel();
  studio.compare.value = "off";
  studio.isBlinking.value = false;
  studio.canvasPlan.value = firstPlan(sizeOf(document));
}

export function dropPlan(studio: Studio): void {
  studio.canvasPlan.value = undefined;
}

/** Makes the picture as large as was chosen and fills what is new; one step of the history. Stopped by `studio.cancel`. */
export async function extendPicture(studio: Studio): Promise<void> {
  const document = studio.document.peek();
  const plan = studio.canvasPlan.peek();
  if (document === undefined || plan === undefined) return;
  const refusal = refusalOf(plan, sizeOf(document));
  if (refusal !== undefined) {
    studio.notice.value = { kind: "info", text: refusal };
    return;
  }
  const { variations, effort } = studio.settings.peek();
  const { avoid } = currentSnapshot(document);
  const firstSeed = nextSeed(currentSnapshot(document));
  const { margins, overlapPx } = plan;
  // The engine in the page follows none: what was typed for the server stays unused.
  const prompt = studio.chosenServer.peek() === undefined ? "" : plan.prompt.trim();
  const wishes = { prompt, overlapPx };
  const job = {
    ...wishes,
    margins,
    avoid: isEmptyMask(avoid) ? undefined : avoid,
    settings: { variations, effort, seed: firstSeed },
  };
  await runFill(studio, {
    step: "Extending",
    fill: (onNote, signal) => studio.extender().extend(job, onNote, signal),
    placePreview: (rect) => ({ ...rect, x: rect.x - margins.left, y: rect.y - margins.top }),
    lay({ results }) {
      const patches = results.map((blocks) => ({ id: studio.newId(), blocks }));
      return addExtension(document, { id: studio.newId(), label: "Extended", patches, firstSeed, wishes }, margins);
    },
  });
}
