import type { FoundThing } from "@lacuna/detect";
import { createMask, maskBounds } from "@lacuna/raster";
import { growMask } from "@lacuna/selection";
import { z } from "zod";
import { countMarked, readSelection, requireSomething, withTransparency } from "../intake/read-selection.ts";
import { parseSource } from "../intake/read-source.ts";
import { type Growth, growthOf, type Selection } from "../intake/selection-schema.ts";
import { drawHole } from "../preview/draw-hole.ts";
import { findSelection } from "./find-selection.ts";
import { clipRegion, type region } from "./region.ts";
import { readImage, readSessionSource } from "./session-source.ts";
import { describeShownPart, shownPart, toShownPart } from "./shown-part.ts";
import type { CallContext, ReplyOf } from "./tool.ts";

const bounds = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });

export const foundList = z
  .array(z.object({ what: z.string(), score: z.number().exactOptional(), box: bounds, pixels: z.int() }))
  .exactOptional()
  .describe("What was found, where it was asked for: each line of text, each person, the shadow.");

export const shownSelection = z.object({
  width: z.int().describe("Of the upright picture, in pixels."),
  height: z.int(),
  markedPixels: z.int(),
  holePixels: z.int().describe("What would be erased: the marked pixels and those that dilatePx adds."),
  bounds: bounds.nullable().describe("Of what would be erased; null when that is nothing."),
  found: foundList,
  notes: z.array(z.string()),
  shown: shownPart,
});

type ShowArguments = Selection & { readonly dilatePx?: number; readonly region?: z.infer<typeof region> };

/** Reads a selection, finds what it asks for, and draws it over the picture. Writes nothing. */
export async function showSelection(
  args: ShowArguments,
  context: CallContext,
): Promise<ReplyOf<typeof shownSelection>> {
  requireSomething(args);
  const source = parseSource(args.image);
  const maskSource = args.mask === undefined ? undefined : parseSource(args.mask);
  const { viewSlots } = context.surroundings;
  const release = await viewSlots.acquire(context.signal);
  try {
    const image = await readImage(source, context, context.signal);
    const part = clipRegion(args.region, image);
    const maskFile = maskSource && (await readSessionSource(maskSource, "the mask", context, context.signal));
    return await draw(args, growthOf(args), { image, part, maskFile }, context);
  } finally {
    release();
  }
}

interface ReadPictures {
  readonly image: Awaited<ReturnType<typeof readImage>>;
  readonly part: ReturnType<typeof clipRegion>;
  readonly maskFile: Awaited<ReturnType<typeof readSessionSource>> | undefined;
}

async function draw(
  args: ShowArguments,
  { dilatePx, drawnPx }: Growth,
  { image, part, maskFile }: ReadPictures,
  { surroundings: { backend, limits }, signal, onProgress }: CallContext,
): Promise<ReplyOf<typeof shownSelection>> {
  const { width, height } = image;
  const drawn = await readSelection(args, image, maskFile, limits.maxPixels);
  const run = { signal, onProgress: (share: number) => onProgress(share, "looking"), log: () => undefined };
  const { mask, found, notes } = await findSelection(args, drawn, image, drawnPx, backend, run);
  const marked = args.transparency
    ? await withTransparency(mask, image.file, limits.maxPixels)
    : (mask ?? createMask(width, height));
  const grown = growMask(marked, dilatePx);
  const preview = await drawHole(image.file.bytes, marked, grown, part);
  const shown = toShownPart(part, image, preview);
  const structured = {
    width,
    height,
    markedPixels: countMarked(marked),
    holePixels: countMarked(grown),
    bounds: maskBounds(grown) ?? null,
    ...(found && { found: [...found] }),
    notes: [...notes],
    shown,
  };
  const share = ((structured.holePixels / (width * height)) * 100).toFixed(1);
  const text = `${structured.holePixels.toLocaleString("en-US")} pixels (${share} %) of the ${width}×${height} picture would be erased. ${describeShownPart(shown)}`;
  const data = Buffer.from(preview.bytes).toString("base64");
  return {
    content: [
      { type: "text", text: [text, ...(found?.map(describeThing) ?? []), ...notes].join("\n") },
      { type: "image", data, mimeType: preview.mimeType },
    ],
    structured,
  };
}

function describeThing({ what, score, box: { x, y, width, height }, pixels }: FoundThing): string {
  const sure = score === undefined ? "" : `, ${Math.round(score * 100)} % sure`;
  return `Found ${what}${sure}: ${pixels.toLocaleString("en-US")} pixels in the box ${width}×${height} at ${x}, ${y}.`;
}
