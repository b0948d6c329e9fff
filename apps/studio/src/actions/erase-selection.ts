import type { Snapshot } from "../document/document.ts";
import { addResult, currentSnapshot, nextSeed } from "../document/history.ts";
import { isEmptyMask } from "../document/packed-mask.ts";
import type { Studio } from "../studio.ts";
import type { HolePlan } from "../worker-protocol.ts";
import { runFill } from "./run-fill.ts";

/** Erases what is selected; the result is a step of the history. Stopped by `studio.cancel` or by another run. */
export async function eraseSelection(studio: Studio): Promise<void> {
  const document = studio.document.peek();
  if (document === undefined) return;
  const snapshot = currentSnapshot(document);
  if (isEmptyMask(snapshot.mask)) {
    studio.notice.value = { kind: "info", text: "Paint over what should go, then erase." };
    return;
  }
  const { variations, effort } = studio.settings.peek();
  const firstSeed = nextSeed(snapshot);
  await runFill(studio, {
    async fill(onNote, signal) {
      const { dilatePx, ...plan } = await planErase(studio, snapshot);
      signal.throwIfAborted();
      const settings = { dilatePx, variations, effort, seed: firstSeed };
      return studio.eraser().erase({ picture: document.picture, ...plan, settings }, onNote, signal);
    },
    lay({ results, network }) {
      const patches = results.map((blocks) => ({ id: studio.newId(), blocks }));
      const label = network === undefined ? "Erased" : `Erased with ${network}`;
      return addResult(document, { id: studio.newId(), label, patches, firstSeed });
    },
  });
}

/** What the selection and what is known of lettering come to. */
async function planErase(studio: Studio, { mask, avoid: painted, text }: Snapshot): Promise<HolePlan> {
  const { dilatePx, textDilatePx } = studio.settings.peek();
  const avoid = isEmptyMask(painted) ? undefined : painted;
  if (text === undefined) return { mask, avoid, dilatePx };
  return studio.worker.ask("planHole", { mask, avoid, text, growth: { dilatePx, textDilatePx } });
}
