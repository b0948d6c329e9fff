import { z } from "zod";
import { dilatePx, selectionShape } from "../intake/selection-schema.ts";
import { region } from "./region.ts";
import { showSelection, shownSelection } from "./show-selection.ts";
import { defineTool } from "./tool.ts";

const { find: wanted, ...others } = selectionShape;

export const find = defineTool({
  name: "find",
  title: "Find lettering, people, things or shadows",
  description:
    'Finds lettering ("text"), people and things by name ("person", "car", "dog", …), or the "shadow" of what is found by name or marked by boxes, polygons, strokes or a mask. Lists what it found, with boxes, and shows it over the picture. Writes nothing: look, then pass the same find to erase.',
  input: z.strictObject({ ...others, find: wanted.unwrap(), dilatePx, region }),
  output: shownSelection,
  annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
  run: showSelection,
});
