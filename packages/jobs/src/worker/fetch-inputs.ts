import { estimateMemoryBytes } from "../intake/estimate-memory-bytes.ts";
import { checkCanvas } from "../intake/check-canvas.ts";
import { inspectSubmission } from "../intake/inspect-submission.ts";
import { resolveInput } from "../intake/resolve-input.ts";
import type { FoundMask, JobMask, MarkedJobMask } from "../compute/compute-pool.ts";
import type { Command, Drawing, DrawnRuns, InputRole, MarkedMask, StoredInput } from "../model/command.ts";
import type { RunningTask } from "../model/task.ts";
import type { TaskLog } from "./task-log.ts";
import type { WorkerParts } from "./worker.ts";
import type { WorkerSettings } from "./worker-settings.ts";

/** The pictures of a task, in hand, and what it will take to erase from them. */
export interface FetchedInputs {
  readonly image: Uint8Array;
  readonly mask: JobMask;
  readonly avoid?: Uint8Array;
  readonly guide?: Uint8Array;
  readonly memoryBytes: number;
  /** 0 when nothing was given by address. */
  readonly downloadMs: number;
}

/** Whether some picture must be fetched from elsewhere, which may take long. */
export function isRemote(command: Command): boolean {
  return [command.image, command.mask, markedOf(command.mask), avoidOf(command), guideOf(command)].some(
    (input) => input?.kind === "url",
  );
}

function markedOf(mask: Command["mask"]): MarkedMask | undefined {
  return mask.kind === "found" ? mask.marked : undefined;
}

function avoidOf(command: Command): StoredInput | undefined {
  return command.kind === "erase" || command.kind === "extend" ? command.avoid : undefined;
}

function guideOf(command: Command): StoredInput | undefined {
  return command.kind === "erase" ? command.guide : undefined;
}

/**
 * Gets the pictures and looks at their headers, so that the compute process is only given what it can do.
 *
 * @throws IntakeError  when one cannot be had or used. The signal's reason.
 */
export async function fetchInputs(
  parts: Pick<WorkerParts, "store" | "artifacts" | "outbound"> & { readonly settings: WorkerSettings },
  task: RunningTask,
  taskLog: TaskLog,
  signal: AbortSignal,
): Promise<FetchedInputs> {
  const { store, settings } = parts;
  const startedAt = performance.now();
  const { image, mask, avoid, guide } = await resolveAll(parts, task.command, taskLog, signal);
  const downloadMs = isRemote(task.command) ? Math.round(performance.now() - startedAt) : 0;
  const marked = isFound(mask) ? mask.marked : mask;
  const probes = await inspectSubmission(
    { image, ...(marked instanceof Uint8Array && { mask: marked }), ...(avoid && { avoid }), ...(guide && { guide }) },
    { maxPixels: settings.maxPixels, maxBytes: settings.maxInputBytes },
    isRuns(marked) ? marked : undefined,
  );
  if (probes.image === undefined) throw new Error("The image was not looked at.");
  const { width, height, format } = probes.image;
  if (task.imageSize === undefined) await store.noteImageSize(task.id, task.attempt, { width, height });
  const canvas = checkCanvas(task.command, { width, height, format }, settings.maxPixels);
  const memoryBytes = estimateMemoryBytes(canvas, format, {
    masks: avoid ? 2 : 1,
    ...(probes.guide && { guidePixels: probes.guide.width * probes.guide.height }),
    isFound: isFound(mask),
    isExtended: task.command.mask.kind === "beyond",
  });
  return { image, mask, ...(avoid && { avoid }), ...(guide && { guide }), memoryBytes, downloadMs };
}

/** At the same time; when one fails the others are not waited for. */
async function resolveAll(
  { artifacts, outbound, settings }: Parameters<typeof fetchInputs>[0],
  command: Command,
  taskLog: TaskLog,
  signal: AbortSignal,
): Promise<Pick<FetchedInputs, "image" | "mask" | "avoid" | "guide">> {
  const failed = new AbortController();
  const limits = { maxBytes: settings.maxInputBytes, timeoutMs: settings.fetchTimeoutMs };
  const any = AbortSignal.any([signal, failed.signal]);
  const resolve = async (input: StoredInput, role: InputRole): Promise<Uint8Array> => {
    const bytes = await resolveInput(input, role, { artifacts, outbound, limits, signal: any });
    if (input.kind === "url")
      taskLog.add(`fetched ${role === "avoid" ? "avoid mask" : role}, ${formatSize(bytes.length)}`);
    return bytes;
  };
  try {
    const avoided = avoidOf(command);
    const guiding = guideOf(command);
    const [image, mask, avoid, guide] = await Promise.all([
      resolve(command.image, "image"),
      resolveMask(command.mask, (input) => resolve(input, "mask")),
      avoided && resolve(avoided, "avoid"),
      guiding && resolve(guiding, "guide"),
    ]);
    return { image, mask, ...(avoid && { avoid }), ...(guide && { guide }) };
  } finally {
    failed.abort();
  }
}

type Resolve = (input: StoredInput) => Promise<Uint8Array>;

async function resolveMask(mask: Command["mask"], resolve: Resolve): Promise<JobMask> {
  if (mask.kind === "beyond") return mask;
  if (mask.kind !== "found") return resolveMarked(mask, resolve);
  const { marked, ...wanted } = mask;
  return { ...wanted, ...(marked !== undefined && { marked: await resolveMarked(marked, resolve) }) };
}

async function resolveMarked(mask: MarkedMask, resolve: Resolve): Promise<MarkedJobMask> {
  if (mask.kind === "alpha") return "alpha";
  if (mask.kind !== "drawing") return resolve(mask);
  const drawing: Drawing = JSON.parse(new TextDecoder().decode(await resolve(mask.file)));
  return drawing;
}

export function isFound(mask: JobMask): mask is FoundMask {
  return typeof mask === "object" && "kind" in mask && mask.kind === "found";
}

function isRuns(mask: JobMask | undefined): mask is DrawnRuns {
  return typeof mask === "object" && "kind" in mask && mask.kind === "runs";
}

function formatSize(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
