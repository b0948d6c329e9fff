import type { Problem } from "./contract.ts";

/** What is wrong with a request, apart from what can be wrong with a task. */
const TITLES = {
  "bad-request": "The request cannot be read",
  unauthorized: "A key is needed",
  forbidden: "The key does not allow this",
  "not-found": "Not found",
  "method-not-allowed": "Method not allowed",
  "task-open": "The task is not finished",
  "idempotency-key-reused": "The idempotency key was used for another request",
  "too-large": "Too large",
  "unsupported-media-type": "Unsupported media type",
  "invalid-request": "The request is not valid",
  "rate-limited": "Too many requests",
  "too-many-open": "Too many open tasks",
  internal: "Internal error",
} as const;
export type ProblemCode = keyof typeof TITLES;

export type Fault = NonNullable<Problem["errors"]>[number];

/** A request that is answered with a problem. */
export class ProblemError extends Error {
  readonly body: Problem;
  readonly headers: Readonly<Record<string, string>>;
  constructor(body: Problem, headers: Readonly<Record<string, string>> = {}) {
    super(body.detail);
    this.name = "ProblemError";
    this.body = body;
    this.headers = headers;
  }
}

export function problemError(
  status: number,
  code: ProblemCode,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): ProblemError {
  return new ProblemError({ type: problemType(code), title: TITLES[code], status, detail }, headers);
}

/** Every fault of a request at once. */
export function invalidRequest(errors: readonly Fault[]): ProblemError {
  const detail = errors.map((fault) => `${fault.pointer}: ${fault.detail}`).join("; ");
  const { body } = problemError(422, "invalid-request", `${detail}.`);
  return new ProblemError({ ...body, errors: [...errors] });
}

export function problemType(code: string): string {
  return `urn:lacuna:problem:${code}`;
}
