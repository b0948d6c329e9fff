import { ANCHORS, type Canvas } from "@lacuna/library";
import { z } from "zod";
import { ToolError } from "../errors/failure.ts";
import { parseSource } from "../intake/read-source.ts";
import { readMaskFile } from "../intake/read-selection.ts";
import { source } from "../intake/selection-schema.ts";
import { followTask } from "./follow-task.ts";
import { outputShape } from "./output-schema.ts";
import { readImage, readSessionSource } from "./session-source.ts";
import { startTask } from "./start-job.ts";
import { taskOutput } from "./task-schema.ts";
import { defineTool } from "./tool.ts";

const LONGEST_SIDE = 65_535;
const length = z.union([z.int().min(0).max(LONGEST_SIDE), z.templateLiteral([z.number().min(0), "%"])]);
const side = z.int().min(1).max(LONGEST_SIDE);

const canvasShape = {
  left: length.exactOptional().describe('Pixels to add at the left, or a percentage of the width such as "20%".'),
  top: length.exactOptional().describe("At the top; percentages are of the height."),
  right: length.exactOptional().describe("At the right."),
  bottom: length.exactOptional().describe("At the bottom."),
  width: side.exactOptional().describe("Instead of margins: the result's width, with height."),
  height: side.exactOptional().describe("The result's height, with width."),
  aspectRatio: z
    .templateLiteral([z.number().positive(), ":", z.number().positive()])
    .exactOptional()
    .describe(
      'Instead of both: the result\'s shape, such as "16:9"; the canvas is the smallest that holds the picture.',
    ),
  anchor: z
    .enum(ANCHORS)
    .exactOptional()
    .describe("With width and height, or aspectRatio: where the picture lies. Default center."),
} as const;

export const extend = defineTool({
  name: "extend",
  title: "Put a picture on a larger canvas",
  description:
    "Makes a picture wider or taller, by margins, to a size, or to a shape, and fills what is new: with more of what the picture shows, or, with a prompt and where a provider is configured, as the prompt says. Every pixel of the picture stays as it was, but for a rim (a frame, dark lines), which is filled anew and told of.",
  input: z.strictObject({
    image: source("The picture (JPEG, PNG, WebP, AVIF, TIFF, GIF)"),
    ...canvasShape,
    overlapPx: z
      .int()
      .min(0)
      .max(100)
      .default(0)
      .describe("Fill so many outermost pixels of the picture anew, too: for frames and dark edges."),
    prompt: z.string().min(1).max(32_768).exactOptional().describe("What is to be seen there. Takes a provider."),
    avoid: source("A mask, white where nothing must be copied from, such as people").exactOptional(),
    effort: z.enum(["fast", "normal", "best"]).default("normal").describe("How much to search."),
    ...outputShape,
    preview: z.enum(["whole", "none"]).default("whole").describe("Whether to show the results."),
  }),
  output: taskOutput,
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  async run(args, context) {
    const { backend, limits } = context.surroundings;
    const canvas = toCanvas(args);
    if (args.prompt !== undefined) backend.requireFill();
    const image = parseSource(args.image);
    const avoidSource = args.avoid === undefined ? undefined : parseSource(args.avoid);
    const task = await startTask("extend", args, image, context, async (output, run) => {
      const picture = await readImage(image, context, run.signal);
      run.log("info", `read the picture: ${picture.format}, ${picture.width}×${picture.height}`);
      const file = avoidSource && (await readSessionSource(avoidSource, "the avoid mask", context, run.signal));
      const avoid = file && (await readMaskFile(file, AVOID_OPTIONS, picture, limits.maxPixels, false));
      const { seed, variations, effort, overlapPx, prompt } = args;
      const job = { image: picture.file, canvas, overlapPx, seed, variations, effort, prompt, avoid, output };
      return { outcome: await backend.extend(job, run), notes: [] };
    });
    return followTask(task, args, context);
  },
});

const AVOID_OPTIONS = { maskChannel: "auto", invertMask: false, fitMask: false } as const;

type CanvasArguments = z.infer<z.ZodObject<typeof canvasShape>>;

function toCanvas({ left, top, right, bottom, width, height, aspectRatio, anchor }: CanvasArguments): Canvas {
  const margins = {
    ...(left !== undefined && { left }),
    ...(top !== undefined && { top }),
    ...(right !== undefined && { right }),
    ...(bottom !== undefined && { bottom }),
  };
  const hasMargins = Object.keys(margins).length > 0;
  const hasSize = width !== undefined || height !== undefined;
  if ([hasMargins, hasSize, aspectRatio !== undefined].filter(Boolean).length !== 1) {
    throw new ToolError(
      "bad_option",
      "Pass either margins (left, top, right, bottom), width and height, or aspectRatio.",
    );
  }
  if (hasMargins && anchor !== undefined) throw new ToolError("bad_option", "anchor goes with a size or a shape.");
  const placed = anchor === undefined ? {} : { anchor };
  if (aspectRatio !== undefined) return { aspectRatio, ...placed };
  if (!hasSize) return margins;
  if (width !== undefined && height !== undefined) return { width, height, ...placed };
  throw new ToolError("bad_option", "Pass both width and height.");
}
