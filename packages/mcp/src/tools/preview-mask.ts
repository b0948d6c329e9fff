import { createMask } from "@lacuna/raster";
import { growMask, maskBounds } from "@lacuna/selection";
import { z } from "zod";
import { parseSource } from "../intake/read-source.ts";
import { countMarked, readSelection, withTransparency } from "../intake/read-selection.ts";
import { dilatePx, selectionShape } from "../intake/selection-schema.ts";
import { drawHole } from "../preview/draw-hole.ts";
import { clipRegion, region } from "./region.ts";
import { readImage, readSessionSource } from "./session-source.ts";
import { describeShownPart, shownPart, toShownPart } from "./shown-part.ts";
import { defineTool } from "./tool.ts";

export const previewMask = defineTool({
  name: "preview_mask",
  title: "Show what would be erased",
  description:
    "Draws what erase would take away over the picture: red what is marked, amber what dilatePx adds. Writes nothing.",
  input: z.strictObject({ ...selectionShape, dilatePx, region }),
  output: z.object({
    width: z.int().describe("Of the upright picture, in pixels."),
    height: z.int(),
    markedPixels: z.int(),
    holePixels: z.int().describe("What would be erased: the marked pixels and those that dilatePx adds."),
    bounds: z
      .object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() })
      .nullable()
      .describe("Of what would be erased; null when that is nothing."),
    notes: z.array(z.string()),
    shown: shownPart,
  }),
  annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
  async run(args, context) {
    const source = parseSource(args.image);
    const maskSource = args.mask === undefined ? undefined : parseSource(args.mask);
    const { viewSlots, limits } = context.surroundings;
    const release = await viewSlots.acquire(context.signal);
    try {
      const image = await readImage(source, context, context.signal);
      const part = clipRegion(args.region, image);
      const maskFile = maskSource && (await readSessionSource(maskSource, "the mask", context, context.signal));
      const { mask, notes } = await readSelection(args, image, maskFile, limits.maxPixels);
      const marked = args.transparency
        ? await withTransparency(mask, image.file, limits.maxPixels)
        : (mask ?? createMask(image.width, image.height));
      const grown = growMask(marked, args.dilatePx);
      const preview = await drawHole(image.file.bytes, marked, grown, part);
      const shown = toShownPart(part, image, preview);
      const { width, height } = image;
      const structured = {
        width,
        height,
        markedPixels: countMarked(marked),
        holePixels: countMarked(grown),
        bounds: maskBounds(grown) ?? null,
        notes: [...notes],
        shown,
      };
      const share = ((structured.holePixels / (width * height)) * 100).toFixed(1);
      const text = `${structured.holePixels.toLocaleString("en-US")} pixels (${share} %) of the ${width}×${height} picture would be erased. ${describeShownPart(shown)}`;
      const data = Buffer.from(preview.bytes).toString("base64");
      return {
        content: [
          { type: "text", text: [text, ...notes].join("\n") },
          { type: "image", data, mimeType: preview.mimeType },
        ],
        structured,
      };
    } finally {
      release();
    }
  },
});
