import { estimateMemoryBytes } from "../intake/estimate-memory-bytes.ts";
import { inspectSubmission } from "../intake/inspect-submission.ts";
import { resolveInput } from "../intake/resolve-input.ts";
import type { Command, InputRole } from "../model/command.ts";
import type { RunningTask } from "../model/task.ts";
import type { TaskLog } from "./task-log.ts";
import type { WorkerParts } from "./worker.ts";
import type { WorkerSettings } from "./worker-settings.ts";

/** The pictures of a task, in hand, and what it will take to erase from them. */
export interface FetchedInputs {
  readonly image: Uint8Array;
  readonly mask: Uint8Array;
  readonly memoryBytes: number;
  /** 0 when nothing was given by address. */
  readonly downloadMs: number;
}

/** Whether some picture must be fetched from elsewhere, which may take long. */
export function isRemote({ image, mask }: Command): boolean {
  return image.kind === "url" || mask.kind === "url";
}

/**
 * Gets both pictures and looks at their headers, so that the compute process is only given what it can do.
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
  const { image, mask } = await resolveBoth(parts, task.command, taskLog, signal);
  const downloadMs = isRemote(task.command) ? Math.round(performance.now() - startedAt) : 0;
  const probes = await inspectSubmission(
    { image, mask },
    { maxPixels: settings.maxPixels, maxBytes: settings.maxInputBytes },
  );
  if (probes.image === undefined) throw new Error("The image was not looked at.");
  const { width, height, format } = probes.image;
  if (task.imageSize === undefined) await store.noteImageSize(task.id, task.attempt, { width, height });
  return { image, mask, memoryBytes: estimateMemoryBytes({ width, height }, format), downloadMs };
}

/** At the same time; when one fails the other is not waited for. */
async function resolveBoth(
  { artifacts, outbound, settings }: Parameters<typeof fetchInputs>[0],
  command: Command,
  taskLog: TaskLog,
  signal: AbortSignal,
): Promise<Readonly<Record<InputRole, Uint8Array>>> {
  const failed = new AbortController();
  const limits = { maxBytes: settings.maxInputBytes, timeoutMs: settings.fetchTimeoutMs };
  const either = AbortSignal.any([signal, failed.signal]);
  const resolve = async (role: InputRole): Promise<Uint8Array> => {
    const bytes = await resolveInput(command[role], role, { artifacts, outbound, limits, signal: either });
    if (command[role].kind === "url") taskLog.add(`fetched ${role}, ${formatSize(bytes.length)}`);
    return bytes;
  };
  try {
    const [image, mask] = await Promise.all([resolve("image"), resolve("mask")]);
    return { image, mask };
  } finally {
    failed.abort();
  }
}

function formatSize(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
