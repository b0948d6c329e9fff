import type { Failure } from "../model/failure.ts";

/** What the caller sent, or pointed to, cannot be used. The failure is the caller's to see. */
export class IntakeError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = "IntakeError";
    this.failure = failure;
  }
}
