import type { EraseSettings, ExtendSettings } from "./arguments/erase-settings.ts";
import { UsageError } from "./arguments/usage-error.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import type { PlannedJob } from "./plan/job.ts";
import { planJobs } from "./plan/plan-jobs.ts";
import { createReporter } from "./report/create-reporter.ts";
import type { Reporter } from "./report/reporter.ts";
import { Interruption, listenForInterruption } from "./run/interruption.ts";
import type { JobResult } from "./run/job-result.ts";
import { listJobs } from "./run/list-jobs.ts";
import { runJobs } from "./run/run-jobs.ts";

/**
 * Does what `lacuna erase`, `lacuna fill` or `lacuna extend` was asked for: plan, run, report.
 *
 * @throws UsageError  when the options do not fit what is on the disk.
 */
export async function runPictureCommand(settings: EraseSettings | ExtendSettings): Promise<ExitCode> {
  const start = performance.now();
  const { jobs, skipped } = await planJobs(settings);
  const isList = "list" in settings && settings.list;
  requireNoTerminal(jobs, isList);
  const reporter = createReporter(settings, jobs.length);
  if (skipped > 0)
    reporter.remarked(`left out ${skipped} ${skipped === 1 ? "file" : "files"} named like masks or results`);
  if (jobs.length === 0) {
    reporter.remarked("no picture found");
    return EXIT.nothingFound;
  }
  if (settings.dryRun) return reportPlan(jobs, reporter);
  const interruption = listenForInterruption(() => reporter.remarked("stopping; once more to kill"));
  if ("list" in settings && settings.list) {
    const listed = await listJobs(jobs, settings, reporter, interruption.signal);
    interruption.stop();
    const { reason } = interruption.signal;
    return reason instanceof Interruption ? reason.exitCode : exitCodeOf(listed);
  }
  const results = await runJobs(jobs, settings, reporter, interruption.signal);
  interruption.stop();
  const { reason } = interruption.signal;
  if (reason instanceof Interruption && reason.exitCode === EXIT.brokenPipe) return reason.exitCode;
  reporter.ended(results, jobs.length, performance.now() - start);
  return reason instanceof Interruption ? reason.exitCode : exitCodeOf(results);
}

async function reportPlan(jobs: readonly PlannedJob[], reporter: Reporter): Promise<ExitCode> {
  for (const job of jobs) await reporter.planned(job);
  return jobs.some(({ state }) => state === "refused") ? EXIT.failed : EXIT.ok;
}

function exitCodeOf(results: readonly Pick<JobResult, "state">[]): ExitCode {
  return results.some(({ state }) => state === "failed") ? EXIT.failed : EXIT.ok;
}

/** A picture typed in or printed out is never meant; without this the program would wait or fill the screen. */
function requireNoTerminal(jobs: readonly PlannedJob[], isList: boolean): void {
  for (const planned of jobs) {
    if (planned.state === "refused") continue;
    const { picture, mask, avoid, outputs } = planned.job;
    if (process.stdin.isTTY && (picture.kind === "stdin" || mask === "-" || avoid === "-")) {
      throw new UsageError('standard input ("-") is a terminal; pipe a picture into it');
    }
    if (!isList && process.stdout.isTTY && outputs.results.kind === "stdout") {
      throw new UsageError("standard output is a terminal; redirect it, or give -o a file name");
    }
  }
}
