import { addResult, currentSnapshot, nextSeed } from "../document/history.ts";
import { isEmptyMask } from "../document/packed-mask.ts";
import type { Studio } from "../studio.ts";
import { runFill } from "./run-fill.ts";

/** Erases what is selected; the result is a step of the history. Stopped by `studio.cancel` or by another run. */
export async function eraseSelection(studio: Studio): Promise<void> {
  const document = studio.document.peek();
  if (document === undefined) return;
  const { mask, avoid } = currentSnapshot(document);
  if (isEmptyMask(mask)) {
    studio.notice.value = { kind: "info", text: "Paint over what should go, then erase." };
    return;
  }
  const { dilatePx, variations, effort } = studio.settings.peek();
  const firstSeed = nextSeed(currentSnapshot(document));
  const job = {
    picture: document.picture,
    mask,
    avoid: isEmptyMask(avoid) ? undefined : avoid,
    settings: { dilatePx, variations, effort, seed: firstSeed },
  };
  await runFill(studio, {
    fill: (onNote, signal) => studio.eraser().erase(job, onNote, signal),
    lay({ results, network }) {
      const patches = results.map((blocks) => ({ id: studio.newId(), blocks }));
      const label = network === undefined ? "Erased" : `Erased with ${network}`;
      return addResult(document, { id: studio.newId(), label, patches, firstSeed });
    },
  });
}
