import { noProvider } from "../compute/no-provider.ts";
import { IntakeError } from "../intake/intake-error.ts";
import type { LogLine, Result, RunningTask } from "../model/task.ts";
import type { JobStore } from "../store/job-store.ts";
import { engineProvider } from "../compute/provider.ts";
import { attemptFolder } from "./attempt-files.ts";
import { endingOf, type Ending } from "./ending.ts";
import { fetchInputs } from "./fetch-inputs.ts";
import { holdLease } from "./hold-lease.ts";
import { insist } from "./insist.ts";
import { openPreviewKeeper } from "./keep-previews.ts";
import { type Phase, runAttempt } from "./run-attempt.ts";
import { NO_RECORDER } from "../trace/recorder.ts";
import { openTaskLog, type TaskLog } from "./task-log.ts";
import type { AttemptEnd, WorkerParts } from "./worker.ts";
import type { WorkerSettings } from "./worker-settings.ts";

export interface RunTaskParts extends WorkerParts {
  readonly now: () => number;
  readonly settings: WorkerSettings;
  readonly stop: AbortController;
  readonly onPhase: (phase: Phase) => void;
}

/** Carries a claimed task out and records its end. Never rejects: what cannot be recorded is left to the reaper. */
export async function runTask(parts: RunTaskParts, task: RunningTask): Promise<AttemptEnd> {
  const { store, log, stop, settings } = parts;
  const taskLog = openTaskLog(store, task.id, log);
  const lease = holdLease(store, task, settings.leaseMs, log, (reason) => stop.abort(reason));
  try {
    return await recordAttempt(parts, task, () => insistOnEnd(parts, task, taskLog));
  } catch (error) {
    log.error({ err: error, taskId: task.id, attempt: task.attempt }, "end of a task could not be recorded");
    return "lost";
  } finally {
    await lease.end();
    await taskLog.flush();
  }
}

/** In the trace of whoever submitted it, how long it waited and what this attempt came to. */
function recordAttempt(
  { recorder = NO_RECORDER }: RunTaskParts,
  { id, attempt: number, origin, command, acceptedAt, startedAt }: RunningTask,
  work: () => Promise<AttemptEnd>,
): Promise<AttemptEnd> {
  const parent = origin.traceparent;
  recorder.note("queue", acceptedAt, startedAt, { parent });
  return recorder.step("attempt", work, {
    parent,
    kind: "consumer",
    attributes: {
      "lacuna.task.id": id,
      "lacuna.task.kind": command.kind,
      "lacuna.contract": origin.facade,
      "lacuna.attempt": number,
    },
    outcome: (end) => ({ "lacuna.attempt.end": end }),
  });
}

async function insistOnEnd(parts: RunTaskParts, task: RunningTask, taskLog: TaskLog): Promise<AttemptEnd> {
  const { log } = parts;
  const fields = { taskId: task.id, attempt: task.attempt, facade: task.origin.facade };
  taskLog.add(task.attempt === 1 ? "claimed" : `claimed, attempt ${task.attempt}`);
  let result: Result;
  try {
    result = await attempt(parts, task, taskLog);
  } catch (error) {
    // What an aborted step throws may be anything: why it was aborted counts.
    const { signal } = parts.stop;
    const ending = endingOf(signal.aborted ? signal.reason : error);
    logEnding(parts, fields, ending, error);
    await deleteResults(parts, task);
    return recordEnding(parts, task, taskLog, ending);
  }
  await taskLog.flush();
  if (await recordSuccess(parts, task, result)) {
    const { timings, providerCost } = result;
    log.info({ ...fields, ...timings, ...(providerCost !== undefined && { providerCost }) }, "task succeeded");
    return "succeeded";
  }
  log.warn(fields, "task was given away before it succeeded");
  await deleteResults(parts, task);
  return "lost";
}

async function attempt(parts: RunTaskParts, task: RunningTask, taskLog: TaskLog): Promise<Result> {
  const { events, stop, onPhase, settings, recorder = NO_RECORDER } = parts;
  stop.signal.throwIfAborted();
  const onProgress = (progress: number): void => events.publish({ kind: "progress", taskId: task.id, progress });
  const fetch = (signal: AbortSignal) => fetchInputs(parts, task, taskLog, signal);
  const { providers = [engineProvider(parts.pool)] } = parts;
  const provider = providers.find(({ kinds }) => kinds.includes(task.command.kind));
  if (provider === undefined) throw new IntakeError(noProvider(task.command.kind));
  const previews = openPreviewKeeper(parts.artifacts, task, parts.log, () =>
    events.publish({ kind: "preview", taskId: task.id }),
  );
  const onPreview = (jpeg: Uint8Array): void => previews.keep(jpeg);
  try {
    return await runAttempt(
      {
        ...parts,
        recorder,
        provider,
        taskLog,
        fetch,
        onProgress,
        onPreview,
        onPhase,
        timeLimitMs: settings.timeLimitMs,
      },
      task,
      stop.signal,
    );
  } finally {
    await previews.end(); // before files of an attempt that has failed are deleted
  }
}

/** Writes nothing where the task has been given away, cancelled or finished; then says false. */
async function recordSuccess({ store }: RunTaskParts, task: RunningTask, result: Result): Promise<boolean> {
  if (await insist(() => store.succeed(task.id, task.attempt, result))) return true;
  // The answer to an earlier try may have been lost, not the try: then these files are the task's.
  const stored = await store.find(task.id);
  return stored?.state === "succeeded" && stored.attempt === task.attempt;
}

async function recordEnding(
  { store, settings }: RunTaskParts,
  task: RunningTask,
  taskLog: TaskLog,
  ending: Ending,
): Promise<AttemptEnd> {
  if (ending.kind === "lost") return "lost";
  taskLog.add(...lineOf(ending));
  await taskLog.flush();
  const isRecorded = await insist(() => record(store, task, ending, settings.maxAttempts));
  return isRecorded ? ending.kind : "lost";
}

type RecordedEnding = Exclude<Ending, { readonly kind: "lost" }>;

function record(
  store: JobStore,
  { id, attempt: number }: RunningTask,
  ending: RecordedEnding,
  maxAttempts: number,
): Promise<boolean> {
  if (ending.kind === "failed") return store.fail(id, number, ending.failure);
  if (ending.kind === "cancelled") return store.settleCancelled(id, number);
  const { isCounted, lastFailure } = ending;
  return store.release(id, number, { isCounted, maxAttempts, ...(lastFailure !== undefined && { lastFailure }) });
}

function lineOf(ending: RecordedEnding): [string, LogLine["level"]] {
  if (ending.kind === "failed") return [ending.failure.message, "error"];
  if (ending.kind === "cancelled") return ["cancelled", "info"];
  if (ending.lastFailure !== undefined) return [ending.lastFailure.message, "warning"];
  return [ending.isCounted ? "the compute process ended unexpectedly" : "put back into the queue", "warning"];
}

function logEnding({ log }: RunTaskParts, fields: object, ending: Ending, error: unknown): void {
  const isOurs =
    ending.kind === "failed" && (ending.failure.code === "internal" || ending.failure.code === "provider_failed");
  const isOdd = ending.kind === "lost" || (ending.kind === "released" && ending.isCounted);
  const reason = ending.kind === "failed" ? { code: ending.failure.code } : {};
  if (isOurs) log.error({ ...fields, ...reason, err: error }, "task failed");
  else if (isOdd) log.warn({ ...fields, err: error }, "attempt ended");
  else log.info({ ...fields, ...reason }, `task ${ending.kind}`);
}

/** Files that stay behind go with the task. */
async function deleteResults({ artifacts, log }: RunTaskParts, task: RunningTask): Promise<void> {
  try {
    await artifacts.deleteAll(attemptFolder(task));
  } catch (error) {
    log.warn({ err: error, taskId: task.id }, "files of an attempt could not be deleted");
  }
}
