import {
  createClient,
  type EraseInput,
  type ExtendInput,
  type FillInput,
  type LacunaClient,
  LacunaError,
  type MaskInput,
  type Task,
  type TaskResult,
} from "@lacuna/client";
import { decodeMask, encodeImage, encodeMask, IMAGE_FORMATS } from "@lacuna/codec";
import { FINDABLE, type FoundThing, type Guess } from "@lacuna/detect";
import type { Mask } from "@lacuna/raster";
import { ToolError } from "../errors/failure.ts";
import { toServiceFailure } from "../errors/to-service-failure.ts";
import type {
  BackendOutcome,
  BackendRun,
  EraseBackend,
  EraseJob,
  FillJob,
  FindJob,
  FoundSelection,
} from "./erase-backend.ts";

export interface ServiceBackendSettings {
  /** Scheme, host and port of a Lacuna service. */
  readonly url: string;
  readonly key?: string;
  /** Replaceable in tests. */
  readonly client?: LacunaClient;
}

const CANCEL_TIMEOUT_MS = 10_000;

/**
 * Has a Lacuna service do the work. Pictures are read and masks drawn here, so that files and addresses mean the same as
 * without a service; what is sent are bytes.
 *
 * @throws RangeError  when the address is none.
 */
export function createServiceBackend({ url, key, client = connect(url, key) }: ServiceBackendSettings): EraseBackend {
  return {
    async erase(job, run) {
      const { dilatePx, effort, avoid, guide } = job;
      const input: EraseInput = {
        ...(await toInput(job)),
        dilatePixels: dilatePx,
        effort,
        ...(avoid && { avoid: await encodeMask(avoid) }),
        ...(guide && (await toGuideInput(guide))),
      };
      return carryOut(client, run, (signal) => client.erase(input, { signal }));
    },
    find: (job, run) => findThere(client, job, run),
    requireFill: () => undefined, // the service knows
    async fillByPrompt(job: FillJob, run) {
      const input: FillInput = { ...(await toInput(job)), prompt: job.prompt };
      // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- it is no array
      return carryOut(client, run, (signal) => client.fill(input, { signal }));
    },
    async extend({ canvas, overlapPx, effort, avoid, prompt, ...job }, run) {
      const shared = { ...toSharedInput(job), canvas, overlapPixels: overlapPx };
      const input: ExtendInput =
        prompt === undefined
          ? { ...shared, effort, ...(avoid && { avoid: await encodeMask(avoid) }) }
          : { ...shared, prompt };
      return carryOut(client, run, (signal) => client.extend(input, { signal }));
    },
    close: async () => undefined,
  };
}

function connect(url: string, key: string | undefined): LacunaClient {
  try {
    return createClient({ baseUrl: url, ...(key !== undefined && { key }) });
  } catch (cause) {
    throw new RangeError(`--server ${url} is no http(s) address`, { cause });
  }
}

type SharedInput = Pick<EraseInput, "image" | "mask" | "seed" | "variations" | "output">;

async function toInput(job: EraseJob | FillJob): Promise<SharedInput> {
  return { ...toSharedInput(job), mask: await toMaskInput(job) };
}

function toSharedInput({
  image,
  seed,
  variations,
  output,
}: Pick<EraseJob, "image" | "seed" | "variations" | "output">): Omit<SharedInput, "mask"> {
  return {
    image: image.bytes,
    seed,
    variations,
    output: {
      format: output.format ?? "same",
      keepMetadata: output.keepMetadata,
      ...(output.quality && { quality: output.quality }),
    },
  };
}

async function toGuideInput({ raster, rect }: Guess): Promise<Pick<EraseInput, "guide" | "guideBox">> {
  return { guide: (await encodeImage(raster, undefined, { format: "png" })).bytes, guideBox: rect };
}

/** The contract takes one mask: a picture, or the image's own transparency. */
async function toMaskInput({ mask, isTransparencyErased }: EraseJob | FillJob): Promise<MaskInput> {
  if (mask === undefined) return "alpha";
  if (!isTransparencyErased) return encodeMask(mask);
  throw new ToolError("bad_option", "A service takes either transparency or what is drawn, not both.");
}

async function findThere(
  client: LacunaClient,
  { image, find, within, marked }: FindJob,
  run: BackendRun,
): Promise<FoundSelection> {
  const boxes = within?.flatMap((shape) => (shape.kind === "box" ? [shape] : []));
  const mask = {
    find: [...find],
    ...(boxes && { within: boxes.map(({ x, y, width, height }) => ({ x, y, width, height })) }),
    ...(marked && { marked: toDataUri(await encodeMask(marked)) }),
  };
  const ended = await finish(client, run, (signal) => client.select({ image: image.bytes, mask }, { signal }));
  const masks = await fetchMasks(client, ended, run.signal);
  const result = masks.get(undefined);
  if (result === undefined) throw new ToolError("service_failed", "The service has found nothing to show.");
  const [lettering, ground] = [masks.get("lettering"), masks.get("ground")];
  const text = lettering && ground && { letters: result, lettering, ground }; // that was looked for alone
  const known = { found: (ended.found ?? []).flatMap(toKnownThing), notes: ended.warnings ?? [] };
  return { mask: result, ...known, ...(text && { text }) };
}

/** By what they show; the mask itself says nothing of that. */
async function fetchMasks(
  client: LacunaClient,
  { id, results = [] }: Task,
  signal: AbortSignal,
): Promise<ReadonlyMap<TaskResult["shows"], Mask>> {
  const masks = new Map<TaskResult["shows"], Mask>();
  for (const [index, { shows }] of results.entries()) {
    if (shows === "guide") continue; // it is made anew for the growth that is asked for
    masks.set(shows, await decodeMask(await orServiceFailure(client.download(id, index, { signal }))));
  }
  return masks;
}

/** A newer service may find more than this program knows of. */
function toKnownThing({ what, ...thing }: NonNullable<Task["found"]>[number]): FoundThing[] {
  const known = FINDABLE.find((one) => one === what);
  return known === undefined ? [] : [{ ...thing, what: known }];
}

function toDataUri(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}

async function carryOut(
  client: LacunaClient,
  run: BackendRun,
  submit: (signal: AbortSignal) => Promise<Task>,
): Promise<BackendOutcome> {
  const ended = await finish(client, run, submit);
  return orServiceFailure(fetchOutcome(client, ended, run.signal));
}

async function orServiceFailure<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw error instanceof LacunaError ? toServiceFailure(error) : error;
  }
}

/** Submits, and follows to the end. A run that is aborted cancels the service's task. */
async function finish(
  client: LacunaClient,
  run: BackendRun,
  submit: (signal: AbortSignal) => Promise<Task>,
): Promise<Task> {
  let submitted: Task | undefined;
  try {
    submitted = await submit(run.signal);
    run.log("info", `the service has taken it as ${submitted.id}`);
    return requireSuccess(await follow(client, submitted, run));
  } catch (error) {
    if (run.signal.aborted && submitted !== undefined) await cancel(client, submitted.id, run);
    if (error instanceof LacunaError) throw toServiceFailure(error);
    throw error;
  }
}

async function follow(client: LacunaClient, { id }: Task, { signal, onProgress, log }: BackendRun): Promise<Task> {
  let progress = 0;
  for await (const event of client.events(id, { signal })) {
    if (event.kind === "progress") onProgress((progress = Math.max(progress, event.progress)));
    if (event.kind === "log") log(event.level, event.message);
    if (event.kind === "end") return event.task;
  }
  return client.wait(id, { signal });
}

function requireSuccess(task: Task): Task {
  if (task.state === "cancelled") throw new ToolError("cancelled", "Somebody has cancelled it on the service.");
  if (task.failure !== undefined) throw toServiceFailure(task.failure);
  return task;
}

async function fetchOutcome(client: LacunaClient, task: Task, signal: AbortSignal): Promise<BackendOutcome> {
  const [first] = task.results ?? [];
  const format = first && IMAGE_FORMATS.find((known) => first.contentType === `image/${known}`);
  if (first === undefined || format === undefined) throw new ToolError("service_failed", "The service has no result.");
  const images: { bytes: Uint8Array; seed: number }[] = [];
  for (const [index, { seed }] of (task.results ?? []).entries()) {
    images.push({ bytes: await client.download(task.id, index, { signal }), seed });
  }
  const { holePixels, warnings = [] } = task;
  return { width: first.width, height: first.height, format, holePixels, warnings, images };
}

/** The session may be about to end: nobody waits long for a service that does not answer. */
async function cancel(client: LacunaClient, id: string, { log }: BackendRun): Promise<void> {
  try {
    await client.cancel(id, { signal: AbortSignal.timeout(CANCEL_TIMEOUT_MS) });
  } catch (error) {
    log("warning", `the service could not be told: ${error instanceof Error ? error.message : "unknown reason"}`);
  }
}
