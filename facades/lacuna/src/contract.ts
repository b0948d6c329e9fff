import { ANCHORS, DEFAULT_SEED, FINDABLE, objectsOf } from "@lacuna/jobs";
import { z } from "zod";

/** Far beyond any picture that somebody has drawn by hand; each is a few characters of JSON. */
const MOST_CORNERS = 50_000;
const MOST_SHAPES = 2000;
const MOST_BOXES = 100;
const MOST_RUNS = 2_000_000;
/** A side of a picture has at most 65,535 pixels; what is drawn may lie outside. */
const FARTHEST = 1_000_000;
const MOST_RADIUS = 10_000;
const LONGEST_PROMPT = 32_768;
const LONGEST_URL = 2048;
/** Who wants to wait longer asks again, or listens to events. */
export const LONGEST_WAIT_S = 300;

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

export const output = z.strictObject({
  format: z
    .enum(["same", "png", "jpeg", "webp", "avif", "tiff"])
    .default("same")
    .describe('"same": the image\'s own where it can be written, else PNG.'),
  quality: z
    .int()
    .min(1)
    .max(100)
    .exactOptional()
    .describe("For JPEG, WebP and AVIF. Left out: as the encoder does by default."),
  keepMetadata: z
    .boolean()
    .default(true)
    .describe("Whether EXIF and the like go into the result. The color profile always does."),
});

const sharedOptions = {
  image: picture,
  mask,
  seed: z
    .int()
    .min(0)
    .max(0xffff_ffff)
    .default(DEFAULT_SEED)
    .describe("Result `i`, from 0, is made with `seed + i`. The same request and seed give the same bytes."),
  variations: z.int().min(1).max(8).default(1).describe("How many different results."),
  output: output.prefault({}),
  preview: z.boolean().default(false).describe("Show coarse pictures of the result while it is being made."),
  safetyTolerance: z
    .int()
    .min(0)
    .max(6)
    .exactOptional()
    .describe("0 is the strictest. Left out: 2 for a safety checker, its own for a provider that moderates."),
  priority: z.enum(["low", "normal"]).default("normal").describe('"low" runs when nothing of normal priority waits.'),
  webhookUrl: z
    .string()
    .max(LONGEST_URL)
    .regex(/^https?:\/\//i, "Expected an http(s) address")
    .exactOptional()
    .describe("Called with the finished task, however it ended. http(s), checked by the rules of docs/outbound.md."),
  webhookSecret: z
    .string()
    .regex(
      /^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2,3}={0,2})?$/,
      'Expected "whsec_" and the base64 of 24 to 64 bytes',
    )
    .exactOptional()
    .describe('Signs the webhook (Standard Webhooks): "whsec_" and the base64 of 24 to 64 bytes.'),
} as const;

/** `POST /lacuna/v1/erase`. Fields that are not listed are refused: a word that is misspelled must not be ignored. */
export const eraseRequest = z.strictObject({
  ...sharedOptions,
  avoid: picture.exactOptional().describe("What must not be copied from: a picture like a mask."),
  dilatePixels: z
    .int()
    .min(0)
    .max(100)
    .exactOptional()
    .describe(
      "Growth of the mask in pixels, so that soft edges fall inside it. Left out: 10, and 3 for lettering that was found, which comes with its edges.",
    ),
  effort: z.enum(["fast", "normal", "best"]).default("normal"),
});
export type EraseRequest = z.infer<typeof eraseRequest>;

/** `POST /lacuna/v1/fill`: refused where no provider for it is configured. */
export const fillRequest = z.strictObject({
  ...sharedOptions,
  prompt: z.string().min(1).max(LONGEST_PROMPT),
  steps: z.int().min(1).max(200).exactOptional().describe("Left out: the provider's own."),
  guidance: z.number().min(0).max(100).exactOptional(),
  enhancePrompt: z.boolean().default(false),
});
export type FillRequest = z.infer<typeof fillRequest>;

const { mask: _, ...optionsButMask } = sharedOptions;
const LONGEST_SIDE = 65_535;
const margin = z
  .union([z.int().min(0).max(LONGEST_SIDE), z.templateLiteral([z.number().min(0), "%"])])
  .describe('Pixels, or a percentage of the image\'s width (left, right) or height (top, bottom) such as "20%".');
const anchor = z.enum(ANCHORS).exactOptional().describe('Where on the canvas the image lies. Left out: "center".');

export const canvas = z
  .union([
    z
      .strictObject({
        left: margin.exactOptional(),
        top: margin.exactOptional(),
        right: margin.exactOptional(),
        bottom: margin.exactOptional(),
      })
      .refine((margins) => Object.keys(margins).length > 0, { message: "No side is named", abort: true })
      .describe("What is added at each side; 0 where it is left out."),
    z
      .strictObject({ width: z.int().min(1).max(LONGEST_SIDE), height: z.int().min(1).max(LONGEST_SIDE), anchor })
      .describe("The result's size in pixels, no side smaller than the image's."),
    z
      .strictObject({ aspectRatio: z.templateLiteral([z.number().positive(), ":", z.number().positive()]), anchor })
      .describe('The smallest canvas of a shape such as "16:9" that holds the image.'),
  ])
  .describe("How the canvas grows. Nothing is ever cut off.");

/** `POST /lacuna/v1/extend`: with a prompt, refused where no provider for it is configured. */
export const extendRequest = z
  .strictObject({
    ...optionsButMask,
    canvas,
    overlapPixels: z
      .int()
      .min(0)
      .max(100)
      .exactOptional()
      .describe(
        "How many of the image's outermost pixels are filled anew along the sides that grow; 0 keeps every sample of the image. Left out: those of a rim (a frame, or dark lines), where one is found.",
      ),
    avoid: picture
      .exactOptional()
      .describe("What must not be copied from: a picture like a mask. Without a prompt only."),
    effort: z.enum(["fast", "normal", "best"]).exactOptional().describe("Without a prompt only. Left out: normal."),
    prompt: fillRequest.shape.prompt.exactOptional().describe("What is to be seen there. Left out: more of the same."),
    steps: fillRequest.shape.steps,
    guidance: fillRequest.shape.guidance,
    enhancePrompt: z.boolean().exactOptional(),
  })
  .refine(({ prompt, avoid, effort }) => prompt === undefined || (avoid ?? effort) === undefined, {
    message: "avoid and effort are for requests without a prompt",
  })
  .refine(
    ({ prompt, steps, guidance, enhancePrompt }) =>
      prompt !== undefined || (steps ?? guidance ?? enhancePrompt) === undefined,
    { message: "steps, guidance and enhancePrompt go with a prompt" },
  );
export type ExtendRequest = z.infer<typeof extendRequest>;

/** `POST /lacuna/v1/select`: finds, and answers with the mask instead of erasing. */
export const selectRequest = z.strictObject({
  image: picture,
  mask: found,
  priority: sharedOptions.priority,
  webhookUrl: sharedOptions.webhookUrl,
  webhookSecret: sharedOptions.webhookSecret,
});
export type SelectRequest = z.infer<typeof selectRequest>;

const states = z.enum(["queued", "running", "succeeded", "failed", "cancelled"]);

/** `GET /lacuna/v1/tasks`. */
export const listQuery = z.object({
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, "Expected a whole number from 1 to 100")
    .transform(Number)
    .refine((limit) => limit <= 100, "Expected a whole number from 1 to 100")
    .default(20),
  state: z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(states).max(5))
    .exactOptional()
    .describe("One state, or several with commas between them."),
  acceptedBefore: z.iso.datetime({ offset: true }).exactOptional().describe("Accepted before this moment."),
  cursor: z
    .string()
    .regex(/^\d{1,16}-\d{1,3}$/, "Expected what an earlier page has called next")
    .exactOptional()
    .describe("`next` of the page before."),
});
export type ListQuery = z.infer<typeof listQuery>;

/** Of requests that are answered with one task. */
export const taskQuery = z.object({
  wait: z
    .string()
    .regex(/^\d{1,3}$/, `Expected a whole number from 0 to ${LONGEST_WAIT_S}`)
    .transform(Number)
    .refine((seconds) => seconds <= LONGEST_WAIT_S, `Expected a whole number from 0 to ${LONGEST_WAIT_S}`)
    .exactOptional()
    .describe("How many seconds to wait for the end of the task before answering."),
  inline: z
    .enum(["true", "false"])
    .transform((text) => text === "true")
    .default(false)
    .describe("Whether results carry their files as data URIs."),
});
export type TaskQuery = z.infer<typeof taskQuery>;

const time = z.iso.datetime();

export const result = z.object({
  url: z.url().describe("Signed: works without a key, as long as the task is kept."),
  contentType: z.string(),
  sizeBytes: z.int(),
  width: z.int(),
  height: z.int(),
  seed: z.int(),
  isFlagged: z
    .boolean()
    .exactOptional()
    .describe("Whether the safety checker finds it indecent. Missing where none has looked at it."),
  dataUri: z
    .string()
    .exactOptional()
    .describe("The file itself, where it was asked for (`inline=true`) and all results together have at most 32 MiB."),
});

export const foundThing = z.object({
  what: z.string().describe("As in `find`."),
  score: z.number().exactOptional().describe("How sure the network is, 0–1; not of text and shadows."),
  box: z
    .object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() })
    .describe("Around its pixels, in pixels of the upright image."),
  pixels: z.int(),
});

export const failure = z.object({
  code: z.string().describe("As in the types of problems."),
  message: z.string(),
  input: z.enum(["image", "mask", "avoid"]).exactOptional(),
  reasons: z.array(z.string()).exactOptional().describe("Of pictures that were refused as indecent: the categories."),
});

export const task = z.object({
  id: z.uuid(),
  kind: z.enum(["erase", "fill", "extend", "select"]),
  contract: z.string().describe('Through which of the server\'s contracts it came in: "lacuna" for this one.'),
  state: states,
  attempt: z.int().describe("Runs begun so far."),
  isCancelRequested: z.boolean().describe("Whether somebody has asked a running task to stop."),
  queuePosition: z.int().exactOptional().describe("How many tasks run before this one, while it is queued."),
  acceptedAt: time,
  startedAt: time.exactOptional(),
  finishedAt: time.exactOptional(),
  expiresAt: time.exactOptional().describe("The task and its files are deleted then."),
  imageSize: z
    .object({ width: z.int(), height: z.int() })
    .exactOptional()
    .describe("Of the upright image, once it has been seen."),
  priority: z.enum(["low", "normal"]),
  seed: z.int(),
  variations: z.int(),
  results: z.array(result).exactOptional().describe("One for each variation, in order, when it has succeeded."),
  prompt: z.string().exactOptional().describe("The prompt that was used, where it was worded anew."),
  warnings: z.array(z.string()).exactOptional().describe("Things to know about the result, in plain sentences."),
  holePixels: z
    .int()
    .exactOptional()
    .describe("How many pixels were filled, or the found mask marks; 0 when the mask was empty."),
  found: z
    .array(foundThing)
    .exactOptional()
    .describe("What was found, where the mask asked for it: each line of text, each person, the shadow."),
  timings: z
    .object({ queuedMs: z.number(), downloadMs: z.number(), computeMs: z.number(), totalMs: z.number() })
    .exactOptional()
    .describe("Durations in milliseconds."),
  costUsd: z
    .number()
    .exactOptional()
    .describe(
      "What the results cost in US dollars: by the server's price table; where the operator has set no price, what a vendor charged for making them, else 0.",
    ),
  failure: failure.exactOptional().describe("Why it has failed."),
});
export type WireTask = z.infer<typeof task>;

export const taskList = z.object({
  tasks: z.array(task).describe("Newest first."),
  next: z.string().exactOptional().describe("For the next page; missing on the last."),
});
export type WireTaskList = z.infer<typeof taskList>;

export const upload = z.object({
  uploadId: z.guid(),
  sizeBytes: z.int(),
  contentType: z.string(),
  expiresAt: time,
});
export type WireUpload = z.infer<typeof upload>;

/** An error, as RFC 9457 has it. */
export const problem = z.object({
  type: z.string().describe('"urn:lacuna:problem:" and a code.'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe("What is wrong, in a sentence."),
  input: z
    .enum(["image", "mask", "avoid"])
    .exactOptional()
    .describe("Which picture it is about, where it is about one."),
  errors: z
    .array(z.object({ detail: z.string(), pointer: z.string() }))
    .exactOptional()
    .describe("Every fault of a request, with a JSON Pointer (RFC 6901) to where it is."),
});
export type Problem = z.infer<typeof problem>;

/** What a webhook carries. */
export const webhook = z.object({
  type: z.literal("task.finished"),
  timestamp: time.describe("When the task ended."),
  data: task,
});
export type WireWebhook = z.infer<typeof webhook>;

/** `data` of each event of `GET /lacuna/v1/tasks/{id}/events`, by the event's name. "state" and "end" carry the task. */
export const progressEvent = z.object({
  progress: z.number().describe("The share done, 0–1."),
});
export const previewEvent = z.object({
  dataUri: z.string().describe("A JPEG as a data URI, at most 512 pixels a side."),
});
export const logEvent = z.object({ at: time, level: z.enum(["info", "warning", "error"]), message: z.string() });
