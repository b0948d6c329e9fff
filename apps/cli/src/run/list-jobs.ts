import { createEraser, encodeMask, stageFile } from "@lacuna/library";
import type { EraseSettings } from "../arguments/erase-settings.ts";
import type { PlannedJob } from "../plan/job.ts";
import type { Reporter } from "../report/reporter.ts";
import type { ListResult } from "./list-result.ts";
import { type JobSurroundings, toEraseRequest } from "./run-job.ts";
import { readsStandardInput, toFailure } from "./run-jobs.ts";
import { readStandardInput } from "./standard-streams.ts";

/** Looks at the pictures one after the other, tells what was found and writes the masks that were asked for. */
export async function listJobs(
  jobs: readonly PlannedJob[],
  settings: EraseSettings,
  reporter: Reporter,
  signal: AbortSignal,
): Promise<readonly ListResult[]> {
  const results: ListResult[] = [];
  const eraser = createEraser();
  try {
    const standardInput = readsStandardInput(jobs) ? await readStandardInput(signal) : undefined;
    for (const [index, planned] of jobs.entries()) {
      if (signal.aborted) break;
      const onProgress = (fraction: number): void => reporter.progressed(index, planned, fraction);
      const result = await listPlanned(planned, settings, { eraser, settings, standardInput, signal, onProgress });
      results.push(result);
      await reporter.listed(result);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await eraser.close();
  }
  return results;
}

async function listPlanned(
  planned: PlannedJob,
  settings: EraseSettings,
  surroundings: JobSurroundings,
): Promise<ListResult> {
  if (planned.state === "refused") return { ...planned, state: "failed", elapsedMs: 0 };
  const { job } = planned;
  const { picture, outputs } = job;
  const start = performance.now();
  try {
    const { hole, ...found } = await surroundings.eraser.find(toEraseRequest(job, surroundings, settings));
    if (outputs.hole !== undefined) {
      const file = await stageFile(outputs.hole, await encodeMask(hole), { overwrite: settings.force });
      try {
        surroundings.signal.throwIfAborted();
        await file.commit();
      } finally {
        await file.discard();
      }
    }
    const holePixels = hole.data.filter((value) => value !== 0).length;
    const elapsedMs = Math.round(performance.now() - start);
    return { state: "done", picture, ...found, holePixels, hole: outputs.hole, elapsedMs };
  } catch (error) {
    const failure = toFailure(error, job, surroundings.signal);
    return { state: "failed", picture, failure, elapsedMs: Math.round(performance.now() - start) };
  }
}
