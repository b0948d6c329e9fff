import {
  ComputeCrashedError,
  ComputeFailedError,
  ComputeMemoryError,
  ComputeTimeoutError,
  ProviderLostError,
  SafetyCheckLostError,
} from "../compute/errors.ts";
import { INTERNAL_FAILURE } from "../compute/to-failure.ts";
import { IntakeError } from "../intake/intake-error.ts";
import type { Failure } from "../model/failure.ts";
import { StorageAwayError } from "./await-storage.ts";
import { CancelRequestedError, LeaseLostError, ShutdownError } from "./stop-reasons.ts";

/** How an attempt that brought no result ends. */
export type Ending =
  | { readonly kind: "failed"; readonly failure: Failure }
  | { readonly kind: "cancelled" }
  /**
   * Back into the queue. `isCounted`: it used up one of the task's attempts; `lastFailure`: what the task failed with, if that was
   * the last.
   */
  | { readonly kind: "released"; readonly isCounted: boolean; readonly lastFailure?: Failure }
  /** The task is somebody else's by now. */
  | { readonly kind: "lost" };

/** What stopped an attempt, in terms of what becomes of the task. Anything unnamed is a fault of ours. */
export function endingOf(error: unknown): Ending {
  if (error instanceof CancelRequestedError) return { kind: "cancelled" };
  if (error instanceof LeaseLostError) return { kind: "lost" };
  if (error instanceof ShutdownError) return { kind: "released", isCounted: false };
  // It waits for its storage as long as that takes: the pauses of the next attempt keep it from spinning.
  if (error instanceof StorageAwayError) return { kind: "released", isCounted: false };
  if (error instanceof IntakeError) return { kind: "failed", failure: error.failure };
  if (error instanceof ComputeFailedError) return { kind: "failed", failure: error.failure };
  if (error instanceof ComputeMemoryError) return { kind: "failed", failure: OUT_OF_MEMORY };
  if (error instanceof ComputeTimeoutError) return { kind: "failed", failure: TIMED_OUT };
  if (error instanceof ProviderLostError) return { kind: "released", isCounted: true, lastFailure: PROVIDER_LOST };
  if (error instanceof SafetyCheckLostError) return { kind: "released", isCounted: true, lastFailure: CHECKER_LOST };
  if (error instanceof ComputeCrashedError) {
    return error.isOutOfMemory ? { kind: "failed", failure: OUT_OF_MEMORY } : { kind: "released", isCounted: true };
  }
  return { kind: "failed", failure: INTERNAL_FAILURE };
}

const OUT_OF_MEMORY: Failure = { code: "out_of_memory", message: "The task needs more memory than one task may have." };
const PROVIDER_LOST: Failure = {
  code: "provider_failed",
  message: "The provider that is configured here could not be reached, or broke off.",
};
const CHECKER_LOST: Failure = {
  code: "provider_failed",
  message: "The safety checker of this service did not answer, and without it nothing is handed over.",
};
const TIMED_OUT: Failure = { code: "timed_out", message: "The task took longer than one task may take." };
