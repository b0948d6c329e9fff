import type { Raster } from "@lacuna/raster";

/** Something that says what a picture shows. It judges nothing: that is for limits, which the operator sets. */
export interface SafetyChecker {
  /** For logs. */
  readonly name: string;
  /**
   * @throws CheckerUnavailableError  it does not answer, or answers nonsense.
   * @throws  The signal's reason.
   */
  check(subject: SafetySubject, signal?: AbortSignal): Promise<SafetyScores>;
  close(): Promise<void>;
}

/** What a caller sent, or what was made of it. */
export type SafetyStage = "request" | "result";

export interface SafetySubject {
  readonly stage: SafetyStage;
  /** RGB, 8 bits, without alpha; 512 px at most on its longer side. */
  readonly picture: Raster;
  /** What was asked for in words, where that is so. */
  readonly prompt?: string;
}

/** How sure it is, 0–1, by category in lower case: "porn", "violence", … */
export type SafetyScores = Readonly<Record<string, number>>;
