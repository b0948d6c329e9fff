import type { EraseErrorCode, OutputError } from "@lacuna/library";

/** Why a tool did not do what it was asked. docs/mcp.md explains each. */
export type FailureCode =
  | EraseErrorCode
  /** The arguments are not what the tool's schema says. */
  | "bad_input"
  /** A path outside of the folders that may be used. */
  | "not_allowed"
  | OutputError["code"]
  /** A data URI that is none. */
  | "not_decodable"
  | "address_refused"
  | "download_failed"
  /** Nothing here can make something new from a prompt. */
  | "no_provider"
  | "task_not_found"
  | "result_not_found"
  | "too_many_tasks"
  | "cancelled"
  /** The Lacuna service did not answer, or not as one does. */
  | "service_failed"
  /** A fault of ours. The details are in the log. */
  | "internal";

export interface Failure {
  readonly code: FailureCode;
  /** One sentence or two, safe to show. */
  readonly message: string;
}

/** A tool call that cannot be done. The message is safe to show. */
export class ToolError extends Error {
  readonly code: FailureCode;
  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ToolError";
    this.code = code;
  }
}
