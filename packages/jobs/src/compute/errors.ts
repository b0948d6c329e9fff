import type { Failure } from "../model/failure.ts";

/** The picture, the mask or the output format is at fault: trying again would end the same way. */
export class ComputeFailedError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.name = "ComputeFailedError";
    this.failure = failure;
  }
}

/** The child ended in the middle of a task. Another try may do better. */
export class ComputeCrashedError extends Error {
  /** Whether it said that its memory was used up. A child that the system killed says nothing. */
  readonly isOutOfMemory: boolean;
  constructor(message: string, isOutOfMemory: boolean) {
    super(message);
    this.name = "ComputeCrashedError";
    this.isOutOfMemory = isOutOfMemory;
  }
}

/** The disk that running tasks are on is full. The task can be done when there is room. */
export class ComputeDiskFullError extends Error {
  /** As the system has it. */
  readonly code = "ENOSPC";
  constructor(detail: string) {
    super(detail);
    this.name = "ComputeDiskFullError";
  }
}

/** A provider could not be reached, or its program or connection died in the middle. Another try may do better. */
export class ProviderLostError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ProviderLostError";
  }
}

/** The safety checker does not answer, and nothing may pass unseen. Another try may do better. */
export class SafetyCheckLostError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "SafetyCheckLostError";
  }
}

/** The child was killed because the task took more memory than its budget. */
export class ComputeMemoryError extends Error {
  constructor(usedBytes: number, budgetBytes: number) {
    super(`The task took ${toMegabytes(usedBytes)} MB; its budget is ${toMegabytes(budgetBytes)} MB.`);
    this.name = "ComputeMemoryError";
  }
}

/** The task took longer than it may. */
export class ComputeTimeoutError extends Error {
  constructor(limitMs: number) {
    super(`The task took longer than ${limitMs / 1000} s.`);
    this.name = "ComputeTimeoutError";
  }
}

function toMegabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
