import { z } from "zod";
import { dilatePx, selectionShape } from "../intake/selection-schema.ts";
import { region } from "./region.ts";
import { showSelection, shownSelection } from "./show-selection.ts";
import { defineTool } from "./tool.ts";

const { find: wanted, ...others } = selectionShape;

export const find = defineTool({
  name: "find",
  title: "Find lettering or a shadow",
  description:
    'Finds lettering ("text"), or the "shadow" of what boxes, polygons, strokes or a mask mark. Lists what it found, with boxes, and shows it over the picture. Writes nothing: look, then pass the same find to erase.',
  input: z.strictObject({ ...others, find: wanted.unwrap(), dilatePx, region }),
  output: shownSelection,
  annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
  run: showSelection,
});
