import { effect } from "@preact/signals";
import type { Mask } from "@lacuna/raster";
import { currentSnapshot } from "../document/history.ts";
import { isEmptyMask, unpackMask } from "../document/packed-mask.ts";
import type { Studio } from "../studio.ts";

/** Not at every step of a slider that is dragged. */
const WAIT_MS = 60;

/**
 * Keeps the hole that an erase would fill: the selection grown by the rim.
 *
 * @param use  Given the hole whenever it is another, `undefined` where there is none or it is not wanted.
 * @returns    Ends it.
 */
export function trackHole(studio: Studio, use: (hole: Mask | undefined) => void): () => void {
  return effect(() => {
    const document = studio.document.value;
    const { dilatePx, textDilatePx, isRimShown } = studio.settings.value;
    if (document === undefined) return undefined;
    const { mask, text } = currentSnapshot(document);
    if (!isRimShown || Math.max(dilatePx, text ? textDilatePx : 0) === 0 || isEmptyMask(mask)) {
      use(undefined);
      return undefined;
    }
    let isStale = false;
    const timer = setTimeout(() => {
      const growing =
        text === undefined
          ? studio.worker.ask("changeMask", { mask, change: { kind: "grow", radiusPx: dilatePx } })
          : studio.worker.ask("growHole", { mask, text, growth: { dilatePx, textDilatePx } });
      growing.then(
        (grown) => !isStale && use(unpackMask(grown.mask)),
        (error: unknown) => !isStale && studio.report(error),
      );
    }, WAIT_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  });
}
