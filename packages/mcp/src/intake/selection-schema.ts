import { FINDABLE, TEXT_DILATE_PX } from "@lacuna/detect";
import { z } from "zod";

const MOST_SHAPES = 2000;
const FARTHEST = 1_000_000;
const MOST_WITHIN = 100;
const MOST_RADIUS = 10_000;

const coordinate = z.number().min(-FARTHEST).max(FARTHEST);
/** Not a tuple: clients that pass schemas on to models often cannot say "a number, then a number". */
const point = z.array(coordinate).length(2);

const box = z.strictObject({
  x: coordinate,
  y: coordinate,
  width: z.number().positive().max(FARTHEST),
  height: z.number().positive().max(FARTHEST),
});

export const source = (what: string): z.ZodString =>
  z
    .string()
    .min(1)
    .describe(
      `${what}: a file path, an http(s) URL, "data:image/png;base64,…", or "lacuna://results/…" of an earlier task.`,
    );

/** What of a picture is meant. Everything named here counts together. */
export const selectionShape = {
  image: source("The picture (JPEG, PNG, WebP, AVIF, TIFF, GIF)"),
  mask: source("A picture of the image's size, white where to erase").exactOptional(),
  find: z
    // A text in the schema that models see: eighty names in each of four tools are a lot to read.
    .array(z.string().max(40).pipe(z.enum(FINDABLE)))
    .min(1)
    .max(FINDABLE.length)
    .exactOptional()
    .describe(
      'What to find in the picture: "text", all lettering; people and things by the names of the COCO data set: "person", "car", "dog", "bicycle", "bird", …; "shadow", the shadow of what is marked or found by name.',
    ),
  within: z
    .array(box)
    .min(1)
    .max(MOST_WITHIN)
    .exactOptional()
    .describe("Find only what lies in one of these boxes. Default: everywhere."),
  boxes: z.array(box).min(1).max(MOST_SHAPES).exactOptional().describe("Boxes; x, y is the top left corner."),
  polygons: z
    .array(z.array(point).min(3).max(10_000))
    .min(1)
    .max(MOST_SHAPES)
    .exactOptional()
    .describe("Polygons, each a list of corners [x, y]."),
  strokes: z
    .array(
      z.strictObject({
        radiusPx: z.number().positive().max(MOST_RADIUS).describe("Half of the brush's width."),
        points: z.array(point).min(1).max(10_000).describe("The line, as points [x, y]."),
      }),
    )
    .min(1)
    .max(MOST_SHAPES)
    .exactOptional()
    .describe("Strokes of a round brush."),
  transparency: z.boolean().default(false).describe("Also where the picture itself is transparent."),
  measuredOn: z
    .strictObject({ width: z.number().positive().max(FARTHEST), height: z.number().positive().max(FARTHEST) })
    .exactOptional()
    .describe(
      "The size of the copy on which boxes, polygons and strokes were measured, when it was scaled down; they are scaled to the picture.",
    ),
  maskChannel: z
    .enum(["auto", "luma", "alpha", "transparency"])
    .default("auto")
    .describe("What of the mask marks: luma: white; alpha: opaque; transparency: transparent."),
  invertMask: z.boolean().default(false).describe("The mask file is black where to erase."),
  fitMask: z.boolean().default(false).describe("Stretch a mask file of another size over the picture."),
} as const;

const selection = z.strictObject(selectionShape);
export type Selection = z.infer<typeof selection>;

export const dilatePx = z
  .int()
  .min(0)
  .max(100)
  .exactOptional()
  .describe(
    "Grows what is erased by so many pixels, so that soft edges and halos go too. Default 10; 3 for lettering that was found, which comes with its edges.",
  );

const USUAL_DILATE_PX = 10;

export interface Growth {
  /** Of everything. */
  readonly dilatePx: number;
  /** Before that, of what is no lettering. */
  readonly drawnPx: number;
}

/** How far an erase grows what it takes away. */
export function growthOf({ find, dilatePx: asked }: Pick<Selection, "find"> & { readonly dilatePx?: number }): Growth {
  if (asked !== undefined) return { dilatePx: asked, drawnPx: 0 };
  if (!find?.includes("text")) return { dilatePx: USUAL_DILATE_PX, drawnPx: 0 };
  return { dilatePx: TEXT_DILATE_PX, drawnPx: USUAL_DILATE_PX - TEXT_DILATE_PX };
}
