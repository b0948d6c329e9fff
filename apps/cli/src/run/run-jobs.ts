import { createClient } from "@lacuna/client";
import { createEraser, createRemoteEraser, EraseError, type Eraser, oneLine, OutputError } from "@lacuna/library";
import type { EraseSettings, ExtendSettings, RunSettings } from "../arguments/erase-settings.ts";
import { type Failure, type Job, labelOf, type PlannedJob } from "../plan/job.ts";
import { ModelFailedError } from "../models/model-failed-error.ts";
import type { Reporter } from "../report/reporter.ts";
import { fillByServer } from "../server/fill-by-server.ts";
import { ServerError } from "../server/server-error.ts";
import type { JobResult } from "./job-result.ts";
import { type JobSurroundings, runJob } from "./run-job.ts";
import { readStandardInput } from "./standard-streams.ts";

/**
 * Does the jobs one after another with one set of threads. A job that fails does not keep the others from being done.
 *
 * @returns  One result a job, in order; fewer when the signal fired.
 */
export async function runJobs(
  jobs: readonly PlannedJob[],
  settings: EraseSettings | ExtendSettings,
  reporter: Reporter,
  signal: AbortSignal,
): Promise<readonly JobResult[]> {
  const results: JobResult[] = [];
  const eraser = await openEraser(settings);
  try {
    const standardInput = readsStandardInput(jobs) ? await readStandardInput(signal) : undefined;
    for (const [index, planned] of jobs.entries()) {
      if (signal.aborted) break;
      const onProgress = (fraction: number): void => reporter.progressed(index, planned, fraction);
      onProgress(0);
      const result = await runPlanned(planned, { eraser, settings, standardInput, signal, onProgress });
      results.push(result);
      await reporter.finished(result);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await eraser.close();
  }
  return results;
}

async function openEraser({ server, threads, model, prompt }: RunSettings): Promise<Eraser> {
  if (model !== undefined) {
    const { openModelEraser } = await import("../models/model-eraser.ts");
    return openModelEraser(model, threads);
  }
  if (server === undefined) return createEraser(threads === undefined ? {} : { threads });
  const { url, key } = server;
  const client = createClient({ baseUrl: url, ...(key !== undefined && { key }) });
  return createRemoteEraser(fillByServer(client, prompt), { isMaskGrown: prompt !== undefined });
}

async function runPlanned(planned: PlannedJob, surroundings: JobSurroundings): Promise<JobResult> {
  if (planned.state === "refused") return { ...planned, state: "failed", elapsedMs: 0 };
  const { job } = planned;
  const start = performance.now();
  try {
    const { format, width, height, seed, holePixels, warnings } = await runJob(job, surroundings);
    const elapsedMs = Math.round(performance.now() - start);
    const { picture, outputs } = job;
    return { state: "done", picture, outputs, format, width, height, seed, holePixels, warnings, elapsedMs };
  } catch (error) {
    const failure = toFailure(error, job, surroundings.signal);
    return { state: "failed", picture: job.picture, failure, elapsedMs: Math.round(performance.now() - start) };
  }
}

/** A fault of the program is passed on; everything that has a code is a picture's failure. */
export function toFailure(error: unknown, job: Job, signal: AbortSignal): Failure {
  const isExpected = error instanceof EraseError || error instanceof OutputError || error instanceof ServerError;
  if (isExpected || error instanceof ModelFailedError) {
    return { code: error.code, message: oneLine(error.message) };
  }
  if (signal.aborted) return { code: "interrupted", message: `${oneLine(labelOf(job.picture))}: interrupted` };
  throw error;
}

export function readsStandardInput(jobs: readonly PlannedJob[]): boolean {
  return jobs.some(
    (planned) =>
      planned.state === "ready" &&
      (planned.job.picture.kind === "stdin" || planned.job.mask === "-" || planned.job.avoid === "-"),
  );
}
