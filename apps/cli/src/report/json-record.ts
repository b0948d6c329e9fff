import { labelOf, type Outputs, type PlannedJob } from "../plan/job.ts";
import type { JobResult } from "../run/job-result.ts";
import type { ListResult } from "../run/list-result.ts";

/** One line of JSON on what became of a picture. Every key is always there; what does not apply is null. */
export function resultRecord(result: JobResult): string {
  if (result.state === "failed") {
    const { picture, failure, elapsedMs } = result;
    return JSON.stringify({ file: labelOf(picture), ...NOTHING_WRITTEN, error: failure, elapsedMs });
  }
  const { picture, outputs, format, width, height, seed, holePixels, warnings, elapsedMs } = result;
  return JSON.stringify({
    file: labelOf(picture),
    ...namesOf(outputs),
    format,
    width,
    height,
    seed,
    holePixels,
    warnings,
    error: null,
    elapsedMs,
  });
}

/** One line of JSON on what was found in a picture. Every key is always there; what does not apply is null. */
export function listRecord(result: ListResult): string {
  const { picture, elapsedMs } = result;
  const file = labelOf(picture);
  if (result.state === "failed") {
    const { failure } = result;
    const none = { width: null, height: null, things: [], holePixels: null, hole: null, warnings: [] };
    return JSON.stringify({ file, ...none, error: failure, elapsedMs });
  }
  const { width, height, things, holePixels, hole = null, warnings } = result;
  const listed = things.map(({ what, score = null, box }) => ({ what, score, box }));
  return JSON.stringify({ file, width, height, things: listed, holePixels, hole, warnings, error: null, elapsedMs });
}

/** One line of JSON on what a dry run would do. */
export function plannedRecord(planned: PlannedJob): string {
  if (planned.state === "refused") {
    return JSON.stringify({ file: labelOf(planned.picture), dryRun: true, error: planned.failure });
  }
  const { picture, mask, avoid, outputs } = planned.job;
  return JSON.stringify({
    file: labelOf(picture),
    dryRun: true,
    mask: mask ?? null,
    avoid: avoid ?? null,
    ...namesOf(outputs),
    error: null,
  });
}

const NOTHING_WRITTEN = {
  output: null,
  outputs: [],
  comparisons: [],
  hole: null,
  format: null,
  width: null,
  height: null,
  seed: null,
  holePixels: null,
  warnings: [],
};

function namesOf({ results, comparisons, hole }: Outputs): object {
  const files = results.kind === "files" ? results.files : [];
  return { output: files[0] ?? null, outputs: files, comparisons, hole: hole ?? null };
}
