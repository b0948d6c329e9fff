import { decodeImage } from "@lacuna/codec";
import { z } from "zod";
import { namingSource } from "../errors/to-failure.ts";
import { nameOfSource, parseSource } from "../intake/read-source.ts";
import { source } from "../intake/selection-schema.ts";
import { renderPreview } from "../preview/render-preview.ts";
import { clipRegion, region } from "./region.ts";
import { readImage } from "./session-source.ts";
import { describeShownPart, shownPart, toShownPart } from "./shown-part.ts";
import { defineTool } from "./tool.ts";

export const describeImage = defineTool({
  name: "describe_image",
  title: "Describe a picture",
  description:
    "Tells a picture's size, format and orientation, and shows it, so that coordinates can be given in its pixels.",
  input: z.strictObject({
    image: source("The picture"),
    region,
    preview: z.boolean().default(true).describe("Whether to show it."),
  }),
  output: z.object({
    width: z.int().describe("Of the upright picture, in pixels: what coordinates refer to."),
    height: z.int(),
    format: z.string(),
    sizeBytes: z.int(),
    orientation: z
      .int()
      .describe("The EXIF orientation, 1–8. It has been applied: coordinates refer to the upright picture."),
    storedWidth: z.int(),
    storedHeight: z.int(),
    colorModel: z.enum(["gray", "rgb", "cmyk"]),
    hasAlpha: z.boolean(),
    bitsPerSample: z.int(),
    notes: z.array(z.string()),
    shown: shownPart.exactOptional(),
  }),
  annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
  async run(args, context) {
    const image = parseSource(args.image);
    const release = await context.surroundings.viewSlots.acquire(context.signal);
    try {
      const { file, format, width, height } = await readImage(image, context, context.signal);
      const part = clipRegion(args.region, { width, height });
      const { maxPixels } = context.surroundings.limits;
      const {
        raster,
        source: info,
        notes,
      } = await namingSource(file.name, () => decodeImage(file.bytes, { maxPixels }));
      const preview = args.preview ? await renderPreview(file.bytes, format, part ? { region: part } : {}) : undefined;
      const shown = preview && toShownPart(part, { width, height }, preview);
      const structured = {
        width,
        height,
        format,
        sizeBytes: file.bytes.length,
        orientation: info.orientation,
        storedWidth: info.storedWidth,
        storedHeight: info.storedHeight,
        colorModel: raster.model,
        hasAlpha: raster.hasAlpha,
        bitsPerSample: info.bitsPerSample ?? raster.data.BYTES_PER_ELEMENT * 8,
        notes: [...notes],
        ...(shown && { shown }),
      };
      const turned =
        info.orientation === 1 ? "" : `, stored as ${info.storedWidth}×${info.storedHeight} and turned upright`;
      const text = `${nameOfSource(image, "The picture")}: ${format}, ${width}×${height} pixels${turned}.`;
      const lines = [text, ...(shown ? [describeShownPart(shown)] : []), ...notes];
      const picture = preview && { type: "image" as const, ...encoded(preview) };
      return { content: [{ type: "text", text: lines.join("\n") }, ...(picture ? [picture] : [])], structured };
    } finally {
      release();
    }
  },
});

function encoded(preview: { readonly bytes: Uint8Array; readonly mimeType: string }): {
  data: string;
  mimeType: string;
} {
  return { data: Buffer.from(preview.bytes).toString("base64"), mimeType: preview.mimeType };
}
