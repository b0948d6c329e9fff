import type { CommandKind, FillCommand } from "../model/command.ts";
import type { ComputeOutcome, ComputePool, EraseJob, JobMask, SelectJob } from "./compute-pool.ts";
import type { Recorder } from "../trace/recorder.ts";
import type { RunLimits } from "./supervise-run.ts";

/** What a provider can do, as far as accepting a command depends on it. */
export interface ProviderInfo {
  /** For logs. */
  readonly name: string;
  readonly kinds: readonly CommandKind[];
  /** Whether it can word a fill's prompt anew, itself or by a text model. Default false. */
  readonly canEnhancePrompt?: boolean;
  /** Whether a safety checker looks at what it is given and makes. Default false. */
  readonly isModerated?: boolean;
}

/**
 * Something that carries out commands: the engine of this service, or a program or service elsewhere that fills.
 *
 * Where several can do a command, the first of them does.
 */
export interface Provider extends ProviderInfo {
  /**
   * Tasks that a worker gives it at once, from their pictures' fetching to the last guess. Left out: as many as compute at
   * once in the pool.
   */
  readonly atOnce?: number;
  /**
   * Makes all results of a job of one of its `kinds`.
   *
   * @throws  The errors that `ComputePool.erase` names; the signal's reason when aborted.
   */
  carryOut(job: Job, run: JobRun): Promise<ComputeOutcome>;
}

/** What a provider has to carry out one job. */
export interface JobRun {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: number) => void;
  /** For what shows in the task's trace. Default: nobody listens. */
  readonly recorder?: Recorder;
  /** Called with small pictures of how far the first result has come, where the job wants them. */
  readonly onPreview?: (jpeg: Uint8Array) => void;
  /**
   * Books the memory that the job's pictures take, and one of the pool's slots, for as long as `work` runs. Whoever waits for
   * something outside this machine's processors does so outside of it, or it would hold up every other task.
   */
  compute<T>(work: (limits: RunLimits) => Promise<T>): Promise<T>;
}

/** A command with its pictures as files' bytes. */
export type Job = PaintJob | ({ readonly kind: "select" } & SelectJob);
/** Of those, what changes the picture. */
export type PaintJob = ({ readonly kind: "erase" } & EraseJob) | FillJob;

/** Commands of both kinds come as one: an outpainted canvas is a fill of what lies beyond the image. */
export interface FillJob extends Omit<FillCommand, "image" | "mask"> {
  readonly image: Uint8Array;
  readonly mask: JobMask;
}

/** Of what can be done to a hole, what a provider can do; larger canvases come with it. */
export function kindsOf(tasks: readonly PaintJob["kind"][]): readonly CommandKind[] {
  return tasks.flatMap((task): readonly CommandKind[] =>
    task === "erase" ? ["erase", "extend"] : ["fill", "outpaint"],
  );
}

/** The engine erases, and its processes find things; what a prompt asks for they cannot make. */
export const BUILT_IN_ENGINE: ProviderInfo = { name: "engine", kinds: [...kindsOf(["erase"]), "select"] };

export function engineProvider(pool: ComputePool): Provider {
  return {
    ...BUILT_IN_ENGINE,
    async carryOut(job, run) {
      if (job.kind === "select") return run.compute((limits) => pool.select(job, limits));
      if (job.kind !== "erase") throw new Error(`The engine was given a job of kind ${job.kind}.`);
      return run.compute((limits) => pool.erase(job, limits));
    },
  };
}
