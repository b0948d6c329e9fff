import {
  CheckerUnavailableError,
  judgeScores,
  type SafetyChecker,
  type SafetyLimits,
  type SafetyStage,
} from "@lacuna/safety";
import type { ComputedFile, ComputeOutcome, ComputePool } from "../compute/compute-pool.ts";
import { ComputeFailedError, SafetyCheckLostError } from "../compute/errors.ts";
import type { JobRun, PaintJob, Provider } from "../compute/provider.ts";
import type { FailureCode } from "../model/failure.ts";

/** How the pictures of tasks are looked at. */
export interface Moderation {
  readonly checker: SafetyChecker;
  readonly limits: SafetyLimits;
  /** What becomes of a task whose pictures the checker does not look at: it fails, or goes on with a warning. */
  readonly whenUnavailable: "refuse" | "allow";
  /** Told of each check. */
  readonly onVerdict?: (stage: SafetyStage, verdict: SafetyVerdict) => void;
  /** Told why a check was not made. */
  readonly onFault?: (error: CheckerUnavailableError) => void;
}

export type SafetyVerdict = "passed" | "refused" | "flagged" | "unavailable";

/** Of a command that names none: what the vendors take as theirs. */
const DEFAULT_TOLERANCE = 2;
/** Enough for networks and for people; small enough to be sent along. */
const LONGEST_PX = 512;

const FAILURES = {
  request: { code: "request_moderated", message: "The safety checker refused what was sent" },
  result: { code: "result_moderated", message: "The safety checker refused what was made" },
} as const satisfies Record<SafetyStage, { readonly code: FailureCode; readonly message: string }>;

/**
 * A provider whose pictures are looked at: what a task was sent before it is worked on, and each result before anybody can see it.
 * No previews are made of what is looked at, as they would show it before.
 *
 * Its `carryOut` also throws ComputeFailedError for what is refused, and SafetyCheckLostError.
 */
export function moderatedProvider(provider: Provider, pool: ComputePool, moderation: Moderation): Provider {
  return {
    ...provider,
    isModerated: true,
    async carryOut(job, run) {
      // What is found is answered with a mask: no picture is made.
      if (job.kind === "select") return provider.carryOut(job, run);
      const { safetyCheck = "refuse" } = job;
      if (safetyCheck === "none") return provider.carryOut(job, run);
      const parts: CheckParts = { pool, moderation, job, run };
      const notes = new Set<string>();
      if (safetyCheck === "refuse") {
        const sent = await check(parts, "request", job.image);
        if (sent.kind === "unseen") notes.add("the picture that was sent was not checked: no safety checker answered");
        else if (sent.reasons.length > 0) throw refusal("request", sent.reasons);
      }
      const outcome = await provider.carryOut(withoutPreview(job), unseen(run));
      try {
        return await checkResults(parts, outcome, notes, safetyCheck);
      } catch (error) {
        await outcome.release();
        throw error;
      }
    },
  };
}

interface CheckParts {
  readonly pool: ComputePool;
  readonly moderation: Moderation;
  readonly job: PaintJob;
  readonly run: JobRun;
}

type Checked = { readonly kind: "seen"; readonly reasons: readonly string[] } | { readonly kind: "unseen" };

function withoutPreview(job: PaintJob): PaintJob {
  return { ...job, wantsPreview: false };
}

const onPreview = (): void => undefined;

/** A run whose previews nobody gets, whoever makes them. */
function unseen(run: JobRun): JobRun {
  return { ...run, onPreview, compute: (work) => run.compute((limits) => work({ ...limits, onPreview })) };
}

async function checkResults(
  parts: CheckParts,
  outcome: ComputeOutcome,
  notes: Set<string>,
  safetyCheck: "refuse" | "report",
): Promise<ComputeOutcome> {
  const files: ComputedFile[] = [];
  for (const file of outcome.files) {
    const made = await check(parts, "result", file.path);
    if (made.kind === "unseen") notes.add("a result was not checked: no safety checker answered");
    else if (made.reasons.length > 0 && safetyCheck === "refuse") throw refusal("result", made.reasons);
    files.push(made.kind === "unseen" ? file : { ...file, isFlagged: made.reasons.length > 0 });
  }
  return { ...outcome, files, warnings: [...outcome.warnings, ...notes] };
}

async function check(
  { pool, moderation, job, run }: CheckParts,
  stage: SafetyStage,
  file: Uint8Array | string,
): Promise<Checked> {
  const { checker, limits: refused, whenUnavailable, onVerdict, onFault } = moderation;
  const { signal } = run;
  const { safetyCheck, safetyTolerance = DEFAULT_TOLERANCE } = job;
  const picture = await run.compute((limits) => pool.view(file, LONGEST_PX, limits));
  try {
    const subject = { stage, picture, ...(job.kind === "fill" && { prompt: job.prompt }) };
    const scores = await checker.check(subject, signal);
    requireKnownCategory(Object.keys(scores), refused, checker.name);
    const reasons = judgeScores(scores, refused, safetyTolerance);
    onVerdict?.(stage, reasons.length === 0 ? "passed" : safetyCheck === "report" ? "flagged" : "refused");
    return { kind: "seen", reasons };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof CheckerUnavailableError)) throw error;
    onVerdict?.(stage, "unavailable");
    onFault?.(error);
    if (whenUnavailable === "allow") return { kind: "unseen" };
    throw new SafetyCheckLostError(error.message, { cause: error });
  }
}

/** A checker none of whose categories has a limit would let everything pass, and nobody would know. */
function requireKnownCategory(categories: readonly string[], limits: SafetyLimits, name: string): void {
  if (categories.some((category) => Object.hasOwn(limits, category))) return;
  throw new CheckerUnavailableError(`No category of the checker ${name} has limits: ${categories.join(", ")}.`);
}

function refusal(stage: SafetyStage, reasons: readonly string[]): ComputeFailedError {
  const { code, message } = FAILURES[stage];
  const text = `${message}: ${reasons.join(", ")}.`;
  return new ComputeFailedError({ code, message: text, reasons, ...(stage === "request" && { input: "image" }) }, text);
}
