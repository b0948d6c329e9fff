import type { Failure, FailureCode, FinishedTask, InputRole } from "@lacuna/jobs";
import type { ErrorFields } from "./errors.ts";

interface Wording {
  /** The vendor's clients tell categories by these texts: what begins with "provider" or holds "Timeout" they may repeat. */
  readonly code: string;
  readonly status: number;
  /** The field at fault, where the failure itself does not say which picture is. */
  readonly parameter?: string;
}

/** How each way of failing is worded in this contract. */
export const FAILURES = {
  not_decodable: { code: "invalidImage", status: 400 },
  unsupported_format: { code: "unsupportedImageFormat", status: 400 },
  damaged_image: { code: "invalidImage", status: 400 },
  too_large: { code: "maxImageSizeExceeded", status: 400, parameter: "inputs.image" },
  mask_mismatch: { code: "invalidMaskSize", status: 400, parameter: "inputs.mask" },
  canvas_mismatch: { code: "invalidImageSize", status: 400, parameter: "inputs.image" },
  empty_source: { code: "invalidMask", status: 400, parameter: "inputs.mask" },
  encode_failed: { code: "unsupportedOutputFormat", status: 400, parameter: "outputFormat" },
  upload_not_found: { code: "imageNotFound", status: 404 },
  address_refused: { code: "invalidURL", status: 400 },
  download_failed: { code: "downloadFailed", status: 400 },
  timed_out: { code: "timeoutProvider", status: 500 },
  // The picture is within the limits on its size, but erasing it takes more than one task may have.
  out_of_memory: { code: "maxImageSizeExceeded", status: 400, parameter: "inputs.image" },
  // It has been tried again already.
  worker_lost: { code: "inferenceError", status: 500 },
  no_provider: { code: "unsupportedModel", status: 400, parameter: "model" },
  unavailable: { code: "providerUnavailable", status: 503 },
  provider_failed: { code: "providerError", status: 500 },
  request_moderated: { code: "contentPolicyViolation", status: 400 },
  result_moderated: { code: "contentPolicyViolation", status: 400 },
  internal: { code: "internalServerError", status: 500 },
} satisfies Record<FailureCode, Wording>;

const PARAMETERS: Readonly<Partial<Record<InputRole, string>>> = { image: "inputs.image", mask: "inputs.mask" };

export interface FailureReply {
  readonly status: number;
  readonly fields: ErrorFields;
}

/** @returns  HTTP status and error of a task that failed or was refused. */
export function toFailureReply(failure: Failure): FailureReply {
  const wording: Wording = FAILURES[failure.code];
  const parameter = failure.input === undefined ? wording.parameter : PARAMETERS[failure.input];
  const fields = { code: wording.code, message: failure.message, ...(parameter !== undefined && { parameter }) };
  return { status: wording.status, fields };
}

/** @returns  The reply for a task that ended without a result. */
export function toErrorReply(task: Exclude<FinishedTask, { state: "succeeded" }>): FailureReply {
  if (task.state === "failed") return toFailureReply(task.failure);
  return { status: 404, fields: { code: "taskCancelled", message: "The task was cancelled." } };
}
