import type { Answer } from "../contract.ts";

/**
 * One answer as one message. Never data and errors in the same, never more than one error, never an empty list: each of
 * these makes some client lose a task or fail.
 */
export function encodeFrame(answer: Answer): string {
  return JSON.stringify(answer.kind === "data" ? { data: answer.items } : { errors: [answer.error] });
}

/** Clients disagree about where they look for a failed authentication: in `errors`, or in `error`. */
export function encodeLoginFailure({ error }: Extract<Answer, { kind: "error" }>): string {
  const { code, message } = error;
  return JSON.stringify({ errors: [{ ...error, taskType: "authentication" }], error: { code, message } });
}
