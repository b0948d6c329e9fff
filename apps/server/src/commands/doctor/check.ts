import { explainError } from "@lacuna/providers";

/** What one look at this installation found. */
export interface Finding {
  /** "warning": it works, but an operator should know. */
  readonly level: "ok" | "warning" | "failed";
  readonly name: string;
  /** One line. */
  readonly text: string;
}

/** @returns  What it saw. What it throws is a failure, and its message the reason. */
export interface Check {
  readonly name: string;
  readonly look: () => Promise<Omit<Finding, "name">>;
}

/** In characters: a process that has died says more than a line. */
const LONGEST_REASON = 400;

/** One after another, so that they do not disturb each other. None keeps the others from being made. */
export async function* makeChecks(checks: readonly Check[]): AsyncGenerator<Finding> {
  for (const { name, look } of checks) {
    try {
      yield { name, ...(await look()) };
    } catch (error) {
      yield {
        name,
        level: "failed",
        text: explainError(error).replaceAll(/\s+/g, " ").trim().slice(0, LONGEST_REASON),
      };
    }
  }
}

export const ok = (text: string): Omit<Finding, "name"> => ({ level: "ok", text });
export const warning = (text: string): Omit<Finding, "name"> => ({ level: "warning", text });
