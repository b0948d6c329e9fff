import { z } from "zod";
import { dilatePx, selectionShape } from "../intake/selection-schema.ts";
import { region } from "./region.ts";
import { showSelection, shownSelection } from "./show-selection.ts";
import { defineTool } from "./tool.ts";

export const previewMask = defineTool({
  name: "preview_mask",
  title: "Show what would be erased",
  description:
    "Draws what erase would take away over the picture: red what is marked, amber what dilatePx adds. Writes nothing.",
  input: z.strictObject({ ...selectionShape, dilatePx, region }),
  output: shownSelection,
  annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
  run: showSelection,
});
