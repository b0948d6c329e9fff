import type { PlannedJob } from "../plan/job.ts";
import type { JobResult } from "../run/job-result.ts";
import type { ListResult } from "../run/list-result.ts";

/** Tells the user what happens. Results go to standard output, talk to standard error. */
export interface Reporter {
  /** Something worth knowing that concerns no single picture. */
  remarked(remark: string): void;
  progressed(index: number, job: PlannedJob, fraction: number): void;
  finished(result: JobResult): Promise<void>;
  /** What was found in one picture. */
  listed(result: ListResult): Promise<void>;
  /** A dry run's line for one job. */
  planned(job: PlannedJob): Promise<void>;
  /** The last word. `total` jobs were planned; fewer results mean that the run was interrupted. */
  ended(results: readonly JobResult[], total: number, elapsedMs: number): void;
}
