import type { RunSettings } from "../arguments/erase-settings.ts";
import type { JobResult } from "../run/job-result.ts";

/** The last line of a run over several pictures. */
export function summarize(
  results: readonly JobResult[],
  total: number,
  elapsedMs: number,
  verb: RunSettings["verb"],
): string {
  const interrupted = results.filter((result) => isInterrupted(result)).length;
  const failed = results.filter((result) => result.state === "failed").length - interrupted;
  const unchanged = results.filter((result) => result.state === "done" && result.holePixels === 0).length;
  const erased = results.length - failed - interrupted - unchanged;
  const left = total - results.length + interrupted;
  const parts = [
    `${erased} ${verb}`,
    unchanged > 0 ? `${unchanged} unchanged (${verb === "extended" ? "nothing to add" : "empty mask"})` : "",
    failed > 0 ? `${failed} failed` : "",
    left > 0 ? `${left} not done` : "",
  ].filter((part) => part !== "");
  return `${total} pictures: ${parts.join(", ")}, in ${seconds(elapsedMs)}`;
}

function isInterrupted(result: JobResult): boolean {
  return result.state === "failed" && result.failure.code === "interrupted";
}

function seconds(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}
