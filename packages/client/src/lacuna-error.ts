import type { Problem } from "./wire-types.ts";

const TYPE_PREFIX = "urn:lacuna:problem:";

/** A request that was refused, or that did not reach the server. */
export class LacunaError extends Error {
  /**
   * What the problem's type ends in, such as "invalid-request", "not-found" or "too-many-open"; "unreachable" when there
   * was no answer; "unexpected-reply" when it was none of this contract's.
   */
  readonly code: string;
  /** Of the reply; undefined when there was none. */
  readonly status: number | undefined;
  readonly problem: Problem | undefined;
  constructor(
    code: string,
    message: string,
    options: ErrorOptions & { readonly status?: number; readonly problem?: Problem } = {},
  ) {
    super(message, options);
    this.name = "LacunaError";
    this.code = code;
    this.status = options.status;
    this.problem = options.problem;
  }
}

/** Reads what a reply says that is no success. */
export async function readRefusal(reply: Response): Promise<LacunaError> {
  const { status } = reply;
  const text = await reply.text().catch(() => "");
  const problem = parseProblem(text);
  if (problem === undefined) {
    return new LacunaError("unexpected-reply", `The server answered with status ${status}.`, { status });
  }
  const code = problem.type.startsWith(TYPE_PREFIX) ? problem.type.slice(TYPE_PREFIX.length) : "unexpected-reply";
  return new LacunaError(code, problem.detail, { status, problem });
}

function parseProblem(text: string): Problem | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isProblem(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== "object" || value === null) return false;
  return "type" in value && typeof value.type === "string" && "detail" in value && typeof value.detail === "string";
}
