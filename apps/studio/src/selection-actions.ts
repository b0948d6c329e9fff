import { createMask } from "@lacuna/raster";
import { currentSnapshot } from "./document/history.ts";
import type { Studio } from "./studio.ts";

/** What can be done to the selection as a whole. Each is a step of the history. */

export function clearSelection(studio: Studio): void {
  const document = studio.document.peek();
  if (document === undefined || !studio.hasSelection.peek()) return;
  const { width, height } = currentSnapshot(document).mask;
  studio.replaceMask(createMask(width, height), "Selected nothing");
}
