import { contentTypeOf, probePicture } from "@lacuna/codec";
import type { FoundThing, SeenText } from "@lacuna/detect";
import { growRect, type Mask, maskBounds, type Rect } from "@lacuna/raster";
import type { BackendOutcome, OutputChoice } from "../backend/erase-backend.ts";
import { namingSource } from "../errors/to-failure.ts";
import { nameOfSource, parseSource, type Source } from "../intake/read-source.ts";
import { readSelection, requireSomething } from "../intake/read-selection.ts";
import type { Growth, Selection } from "../intake/selection-schema.ts";
import { PREVIEW_PIXELS, renderPreview } from "../preview/render-preview.ts";
import type { TaskRun } from "../tasks/task-book.ts";
import type { Outcome, PreviewImage, Task, TaskKind } from "../tasks/task.ts";
import { findSelection } from "./find-selection.ts";
import type { OutputFields } from "./output-schema.ts";
import { planOutputs } from "./plan-outputs.ts";
import { type ProbedImage, readImage, readSessionSource } from "./session-source.ts";
import type { CallContext } from "./tool.ts";
import { writeResults } from "./write-results.ts";

/** Everything a backend needs of a call, read. */
export interface ReadyJob {
  readonly image: ProbedImage;
  readonly mask: Mask | undefined;
  /** Where lettering was looked for. */
  readonly text?: SeenText;
  readonly output: OutputChoice;
}

type JobArguments = Selection & OutputFields;

/**
 * Checks what can be checked at once, and begins a task that reads the pictures, has the work done, and writes what comes of it.
 *
 * @throws ToolError  for arguments that cannot lead anywhere, and files that may not be used; nothing has begun then.
 */
export async function startJob(
  kind: TaskKind,
  args: JobArguments,
  growth: Growth,
  context: CallContext,
  carryOut: (job: ReadyJob, run: TaskRun) => Promise<BackendOutcome>,
): Promise<Task> {
  requireSomething(args);
  const image = parseSource(args.image);
  const mask = args.mask === undefined ? undefined : parseSource(args.mask);
  return startTask(kind, args, image, context, async (output, run) => {
    const job = await readJob(args, growth, { image, mask }, output, context, run);
    const outcome = await carryOut(job, afterFinding(job, run));
    const region = args.preview === "hole" ? holeRegion(job.mask, growth.dilatePx) : undefined;
    return { outcome, notes: job.notes, ...(job.found && { found: job.found }), ...(region && { region }) };
  });
}

/** What came of a task's work, before it is written. */
export interface WorkDone {
  readonly outcome: BackendOutcome;
  readonly notes: readonly string[];
  readonly found?: readonly FoundThing[];
  /** What of the results to show. Default: all. */
  readonly region?: Rect;
}

/**
 * Begins a task that has the work done and writes what comes of it, to where the arguments say. Likewise.
 *
 * @throws ToolError  as `startJob`.
 */
export async function startTask(
  kind: TaskKind,
  args: OutputFields,
  image: Source,
  context: CallContext,
  work: (output: OutputChoice, run: TaskRun) => Promise<WorkDone>,
): Promise<Task> {
  const plan = await planOutputs(args, image, await probeEarly(image, context), context.files, ENDINGS[kind]);
  const { format } = plan;
  const output = {
    ...(format !== undefined && { format }),
    ...(args.quality !== undefined && { quality: args.quality }),
    keepMetadata: args.keepMetadata,
  };
  return context.tasks.start(kind, nameOfSource(image, "the image"), async (run) => {
    const done = await work(output, run);
    run.signal.throwIfAborted();
    const contents = await writeResults(done.outcome, plan, context.files, run);
    return describeOutcome(args, done, contents, run);
  });
}

/** Of a result's name, where the call names none. */
const ENDINGS: Readonly<Record<TaskKind, string>> = { erase: "-erased", fill: "-erased", extend: "-extended" };

/** The format decides a result's name. What lies elsewhere is read when its turn has come. */
async function probeEarly(image: Source, context: CallContext): Promise<ProbedImage["format"] | undefined> {
  if (image.kind === "file") return (await readImage(image, context, context.signal)).format;
  if (image.kind !== "bytes") return undefined;
  const { maxPixels, maxBytes } = context.surroundings.limits;
  return (await namingSource("the image", () => probePicture(image.bytes, { maxPixels, maxBytes }))).format;
}

/** The part of the progress that finding is. */
const FINDING_SHARE = 0.4;

function afterFinding({ found }: DescribedJob, run: TaskRun): TaskRun {
  if (found === undefined) return run;
  return { ...run, onProgress: (part) => run.onProgress(FINDING_SHARE + (1 - FINDING_SHARE) * part) };
}

interface DescribedJob extends ReadyJob {
  readonly found?: readonly FoundThing[];
  readonly notes: readonly string[];
}

async function readJob(
  args: JobArguments,
  { drawnPx }: Growth,
  { image: source, mask: maskSource }: { readonly image: Source; readonly mask: Source | undefined },
  output: OutputChoice,
  context: CallContext,
  run: TaskRun,
): Promise<DescribedJob> {
  const image = await readImage(source, context, run.signal);
  run.log("info", `read the picture: ${image.format}, ${image.width}×${image.height}`);
  const maskFile = maskSource && (await readSessionSource(maskSource, "the mask", context, run.signal));
  const { backend, limits } = context.surroundings;
  const marked = await readSelection(args, image, maskFile, limits.maxPixels);
  const finding = { ...run, onProgress: (part: number) => run.onProgress(FINDING_SHARE * part) };
  const drawn = await findSelection(args, marked, image, drawnPx, backend, finding);
  if (drawn.found !== undefined) run.log("info", `found ${drawn.found.length} of ${args.find?.join(", ")}`);
  run.signal.throwIfAborted();
  return { image, ...drawn, output };
}

async function describeOutcome(
  args: OutputFields,
  { outcome, notes, found, region }: WorkDone,
  contents: readonly Outcome["results"][number]["content"][],
  run: TaskRun,
): Promise<Outcome> {
  const { width, height, format, holePixels, images } = outcome;
  const warnings = [...new Set([...notes, ...outcome.warnings])].map((warning) => warning.replace(/\.$/, ""));
  for (const warning of warnings) run.log("warning", warning);
  const results: Outcome["results"][number][] = [];
  for (const [index, { bytes, seed }] of images.entries()) {
    const options = { maxPixels: PREVIEW_PIXELS / images.length, ...(region && { region }) };
    const preview = args.preview === "none" ? undefined : await tryPreview(bytes, format, options, run);
    const content = contents[index] ?? { bytes };
    results.push({ seed, sizeBytes: bytes.length, contentType: contentTypeOf(format), content, preview });
  }
  return { width, height, format, holePixels, ...(found && { found }), warnings, results };
}

/** The hole and enough around it to judge the fill by. */
function holeRegion(mask: Mask | undefined, dilatePx: number): Rect | undefined {
  const bounds = mask && maskBounds(mask);
  if (mask === undefined || bounds === undefined) return undefined;
  const marginPx = dilatePx + Math.max(48, Math.ceil(Math.max(bounds.width, bounds.height) / 3));
  return growRect(bounds, marginPx, mask.width, mask.height);
}

/** The result is there and written: that it cannot be shown is no reason to fail. */
async function tryPreview(
  bytes: Uint8Array,
  format: string,
  options: { readonly maxPixels: number; readonly region?: Rect },
  run: TaskRun,
): Promise<PreviewImage | undefined> {
  try {
    return await renderPreview(bytes, format, options);
  } catch (error) {
    run.log("warning", `the result cannot be shown: ${error instanceof Error ? error.message : "unknown reason"}`);
    return undefined;
  }
}
