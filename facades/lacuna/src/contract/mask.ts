import { FINDABLE, objectsOf } from "@lacuna/jobs";
import { z } from "zod";

/** Far beyond any picture that somebody has drawn by hand; each is a few characters of JSON. */
const MOST_CORNERS = 50_000;
const MOST_SHAPES = 2000;
const MOST_BOXES = 100;
const MOST_RUNS = 2_000_000;
/** A side of a picture has at most 65,535 pixels; what is drawn may lie outside. */
const FARTHEST = 1_000_000;
const MOST_RADIUS = 10_000;

export const uploadReference = z.strictObject({
  uploadId: z.guid().describe("What `POST /lacuna/v1/uploads` has answered."),
});

export const picture = z
  .union([z.string().min(1), uploadReference])
  .describe("Base64, a data URI or an http(s) URL; or an upload.");

const coordinate = z.number().min(-FARTHEST).max(FARTHEST);
const point = z.tuple([coordinate, coordinate]);

export const box = z.object({
  x: coordinate,
  y: coordinate,
  width: z.number().positive().max(FARTHEST),
  height: z.number().positive().max(FARTHEST),
});

export const polygon = z
  .array(point)
  .min(3)
  .max(10_000)
  .describe("The last corner is joined to the first. Where a polygon crosses itself the even-odd rule counts.");

export const stroke = z
  .object({
    radiusPixels: z.number().positive().max(MOST_RADIUS),
    points: z.array(point).min(1).max(MOST_CORNERS),
  })
  .describe("What a round brush leaves that is led along a line.");

export const drawing = z
  .strictObject({
    boxes: z.array(box).max(MOST_SHAPES).default([]),
    polygons: z.array(polygon).max(MOST_SHAPES).default([]),
    strokes: z.array(stroke).max(MOST_SHAPES).default([]),
  })
  .refine((drawn) => drawn.boxes.length + drawn.polygons.length + drawn.strokes.length > 0, {
    message: "Nothing is drawn",
    abort: true, // else zod takes the errors of this shape for those of the union
  })
  .refine(
    ({ polygons, strokes }) =>
      [...polygons, ...strokes.map(({ points }) => points)].reduce((sum, points) => sum + points.length, 0) <=
      MOST_CORNERS,
    `More than ${MOST_CORNERS} points are drawn`,
  )
  .describe("The union of all that is drawn, in pixels of the upright image; (0, 0) is the corner at its top left.");

export const runs = z
  .strictObject({
    width: z.int().min(1).max(65_535),
    height: z.int().min(1).max(65_535),
    runs: z.array(z.int().min(0).max(0xffff_ffff)).min(1).max(MOST_RUNS),
  })
  .refine(
    ({ width, height, runs: lengths }) => lengths.reduce((sum, length) => sum + length, 0) === width * height,
    "The runs do not add up to width × height",
  )
  .describe(
    "Run lengths over all pixels, row by row from the top left: kept, marked, kept, … in turn. The first may be 0; their sum is width × height.",
  );

const marked = z.union([picture, drawing, runs]);
export type Marked = z.infer<typeof marked>;

export const findable = z.enum(FINDABLE);

export const found = z
  .strictObject({
    find: z
      .array(findable)
      .min(1)
      .max(FINDABLE.length)
      .describe(
        '"text": all lettering. A name such as "person": all of them. "shadow": what looks like the shadow of what is marked or found by name.',
      ),
    within: z
      .array(box)
      .min(1)
      .max(MOST_BOXES)
      .exactOptional()
      .describe(
        "Only what lies in one of these; of what is found by name, what has its middle there. Left out: everywhere.",
      ),
    marked: marked.exactOptional().describe("A mask that counts as well; shadows are looked for beside it."),
  })
  .refine(
    ({ find, marked: beside }) => !find.includes("shadow") || beside !== undefined || objectsOf(find).length > 0,
    {
      message: "A shadow is looked for beside what is marked or found by name",
      path: ["marked"],
    },
  )
  .describe("What the server finds in the image itself. docs/detect.md tells how well.");

export const mask = z
  .union([z.literal("alpha"), picture, drawing, runs, found])
  .describe(
    'What to erase or fill: a picture of the image\'s size that is white (255) there and black (0) elsewhere; a drawing; runs; "alpha", where the image itself is transparent; or what is to be found.',
  );
export type Mask = z.infer<typeof mask>;
