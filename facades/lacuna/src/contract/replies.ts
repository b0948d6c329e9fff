import { z } from "zod";

const time = z.iso.datetime();

export const taskState = z.enum(["queued", "running", "succeeded", "failed", "cancelled"]);

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
  shows: z
    .enum(["lettering", "ground", "guide"])
    .exactOptional()
    .describe(
      "Of a search for lettering, what it tells beside the mask: a mask of all lettering, a mask of what shows what lies behind letters, and a guess of that. Missing in what was asked for.",
    ),
  box: z
    .object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() })
    .exactOptional()
    .describe("What of the upright image a guide covers: `guideBox` of an erase."),
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
  input: z.enum(["image", "mask", "avoid", "guide"]).exactOptional(),
  reasons: z.array(z.string()).exactOptional().describe("Of pictures that were refused as indecent: the categories."),
});

export const task = z.object({
  id: z.uuid(),
  kind: z.enum(["erase", "fill", "extend", "select"]),
  contract: z.string().describe('Through which of the server\'s contracts it came in: "lacuna" for this one.'),
  state: taskState,
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
    .enum(["image", "mask", "avoid", "guide"])
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
