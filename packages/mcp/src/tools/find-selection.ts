import type { FoundThing, SeenText } from "@lacuna/detect";
import type { Mask } from "@lacuna/raster";
import { growMask } from "@lacuna/selection";
import type { BackendRun, EraseBackend } from "../backend/erase-backend.ts";
import { drawWithin, type ReadSelection, unite, withTransparency } from "../intake/read-selection.ts";
import type { Selection } from "../intake/selection-schema.ts";
import type { ProbedImage } from "./session-source.ts";

export interface FoundInSelection extends ReadSelection {
  /** Missing where nothing was to be found. */
  readonly found?: readonly FoundThing[];
  /** Where lettering was looked for. */
  readonly text?: SeenText;
}

/**
 * Finds what a selection asks for and adds it to what is drawn.
 *
 * @param drawnPx  How far to grow what is no lettering.
 * @throws ToolError  no_provider, where what finds it is not installed.
 */
export async function findSelection(
  selection: Selection,
  drawn: ReadSelection,
  image: ProbedImage,
  drawnPx: number,
  backend: Pick<EraseBackend, "find">,
  run: BackendRun,
): Promise<FoundInSelection> {
  const { find } = selection;
  if (find === undefined) return drawn;
  const within = drawWithin(selection, image);
  const beside = find.filter((what) => what !== "text");
  // What is transparent is erased as well: it is grown as what is drawn, and shadows are looked for beside it.
  const pixels = image.width * image.height;
  let mask = selection.transparency ? await withTransparency(drawn.mask, image.file, pixels) : drawn.mask;
  const found: FoundThing[] = [];
  const notes = [...drawn.notes];
  if (beside.length > 0) {
    const near = await backend.find({ image: image.file, find: beside, within, marked: mask }, run);
    mask = near.mask;
    found.push(...near.found);
    notes.push(...near.notes);
  }
  const grown = mask && growMask(mask, drawnPx);
  if (!find.includes("text")) return { mask: grown, found, notes };
  const text = await backend.find({ image: image.file, find: ["text"], within }, run);
  const both: Mask = grown === undefined ? text.mask : unite(grown, [text.mask]);
  return { ...text, mask: both, found: [...found, ...text.found], notes: [...notes, ...text.notes] };
}
