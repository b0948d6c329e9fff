import { oneLine } from "@lacuna/library";
import type { RunSettings } from "../arguments/erase-settings.ts";
import { labelOf, type PlannedJob } from "../plan/job.ts";
import { filesOf } from "../plan/plan-jobs.ts";
import { writeStandardOutput } from "../run/standard-streams.ts";
import type { ListResult } from "../run/list-result.ts";
import { listRecord, plannedRecord, resultRecord } from "./json-record.ts";
import { createProgressBar } from "./progress-bar.ts";
import type { Reporter } from "./reporter.ts";
import { colored } from "./style.ts";
import { summarize } from "./summarize.ts";

/** Makes the reporter that --json and --quiet ask for. */
export function createReporter({ json, quiet, verb }: RunSettings, total: number): Reporter {
  const bar = createProgressBar(process.stderr, !quiet && process.stderr.isTTY && process.env.TERM !== "dumb");
  const say = (line: string): void => {
    bar.clear();
    process.stderr.write(`${line}\n`);
  };
  const print = async (line: string): Promise<void> => {
    bar.clear();
    await writeStandardOutput(`${line}\n`);
  };
  const sayError = (message: string): void => say(`${colored("red", "error:")} ${oneLine(message)}`);
  const sayWarnings = (label: string, warnings: readonly string[]): void => {
    if (quiet) return;
    for (const warning of warnings) say(`${colored("yellow", "warning:")} ${oneLine(label)}: ${oneLine(warning)}`);
  };
  return {
    remarked(remark) {
      if (!quiet) say(remark);
    },
    progressed(index, job, fraction) {
      bar.draw(fraction, progressLabel(index, total, job));
    },
    async finished(result) {
      if (result.state === "failed") sayError(result.failure.message);
      else sayWarnings(labelOf(result.picture), result.warnings);
      if (json) await print(resultRecord(result));
      else if (result.state === "done" && !quiet)
        for (const file of filesOf(result.outputs)) await print(oneLine(file));
    },
    async listed(result) {
      if (result.state === "failed") sayError(result.failure.message);
      else sayWarnings(labelOf(result.picture), result.warnings);
      if (json) await print(listRecord(result));
      else if (result.state === "done") for (const line of describeThings(result)) await print(line);
    },
    async planned(planned) {
      if (planned.state === "refused") sayError(planned.failure.message);
      if (json) await print(plannedRecord(planned));
      else if (planned.state === "ready") await print(describePlan(planned));
    },
    ended(results, jobs, elapsedMs) {
      bar.clear();
      if (!quiet && jobs > 1) say(summarize(results, jobs, elapsedMs, verb));
    },
  };
}

function progressLabel(index: number, total: number, planned: PlannedJob): string {
  const label = oneLine(labelOf(planned.state === "ready" ? planned.job.picture : planned.picture));
  return total > 1 ? `${index + 1}/${total} ${label}` : label;
}

/** Boxes as --box takes them. */
function describeThings({ picture, things, hole }: Extract<ListResult, { state: "done" }>): string[] {
  const lines = things.map(({ what, score, box: { x, y, width, height } }) => {
    const sure = score === undefined ? "" : ` ${score.toFixed(2)}`;
    return oneLine(`${labelOf(picture)}: ${what}${sure} ${x},${y},${width},${height}`);
  });
  return hole === undefined ? lines : [...lines, oneLine(hole)];
}

function describePlan({ job }: Extract<PlannedJob, { state: "ready" }>): string {
  const mask = job.mask === undefined ? "" : ` + ${job.mask}`;
  const files = job.outputs.results.kind === "stdout" ? ["standard output"] : [];
  return oneLine(`${labelOf(job.picture)}${mask} -> ${[...files, ...filesOf(job.outputs)].join(", ")}`);
}
