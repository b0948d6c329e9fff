import { OUTAGE_RETRY_AFTER } from "@lacuna/http";
import type { Failure, FailureCode } from "@lacuna/jobs";
import { ProblemError, problemType } from "./errors.ts";

interface Words {
  /** Of a request that is refused. A task that fails later is read with status 200, like any other. */
  readonly status: number;
  readonly title: string;
}

/** How each way of failing is worded in this contract. The code with "-" is the problem's type. */
export const FAILURES = {
  not_decodable: { status: 422, title: "The picture is no base64 or data URI" },
  unsupported_format: { status: 422, title: "The picture's format is not supported" },
  damaged_image: { status: 422, title: "The picture is damaged" },
  too_large: { status: 422, title: "The picture is too large" },
  mask_mismatch: { status: 422, title: "The mask does not go with the image" },
  canvas_mismatch: { status: 422, title: "The canvas does not go with the image" },
  empty_source: { status: 422, title: "The mask leaves nothing to copy from" },
  encode_failed: { status: 422, title: "The result cannot be written in this format" },
  upload_not_found: { status: 422, title: "The upload is not there" },
  address_refused: { status: 422, title: "The address is refused" },
  download_failed: { status: 422, title: "The address could not be read" },
  timed_out: { status: 504, title: "The task took too long" },
  out_of_memory: { status: 422, title: "The task needs too much memory" },
  worker_lost: { status: 500, title: "The work was cut off too often" },
  no_provider: { status: 501, title: "No provider is configured" },
  unavailable: { status: 503, title: "The service is not available" },
  provider_failed: { status: 502, title: "The provider failed" },
  request_moderated: { status: 422, title: "What was sent was refused as indecent" },
  result_moderated: { status: 422, title: "What was made was refused as indecent" },
  internal: { status: 500, title: "Internal error" },
} satisfies Record<FailureCode, Words>;

/** How a submission is refused. */
export function toRefusal({ code, message, input }: Failure): ProblemError {
  const { status, title } = FAILURES[code];
  const type = problemType(wireCode(code));
  const problem = { type, title, status, detail: message, ...(input !== undefined && { input }) };
  return new ProblemError(problem, code === "unavailable" ? OUTAGE_RETRY_AFTER : {});
}

export function wireCode(code: FailureCode): string {
  return code.replaceAll("_", "-");
}
