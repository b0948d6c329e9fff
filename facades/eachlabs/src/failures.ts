import { OUTAGE_RETRY_AFTER } from "@lacuna/http";
import type { Failure, FailureCode } from "@lacuna/jobs";
import type { ErrorOutput } from "./contract.ts";
import { EachlabsError } from "./errors.ts";

interface Words {
  /** Of a submission that is refused. An accepted one that fails is polled with status 200, like any other. */
  readonly httpStatus: 400 | 500 | 503;
  /** Of a prediction that failed. */
  readonly code: ErrorOutput["error_code"];
  /** Whether the same request may succeed later. */
  readonly isRetryable: boolean;
}

/** How each way of failing is worded in this contract. */
export const FAILURES = {
  not_decodable: { httpStatus: 400, code: "INPUT_VALIDATION_ERROR", isRetryable: false },
  unsupported_format: { httpStatus: 400, code: "INPUT_VALIDATION_ERROR", isRetryable: false },
  damaged_image: { httpStatus: 400, code: "INPUT_VALIDATION_ERROR", isRetryable: false },
  too_large: { httpStatus: 400, code: "INPUT_VALIDATION_ERROR", isRetryable: false },
  mask_mismatch: { httpStatus: 400, code: "INPUT_VALIDATION_ERROR", isRetryable: false },
  canvas_mismatch: { httpStatus: 400, code: "INPUT_VALIDATION_ERROR", isRetryable: false },
  empty_source: { httpStatus: 400, code: "INPUT_VALIDATION_ERROR", isRetryable: false },
  encode_failed: { httpStatus: 400, code: "PROVIDER_FAILED", isRetryable: false },
  upload_not_found: { httpStatus: 400, code: "INPUT_DOWNLOAD_ERROR", isRetryable: false },
  address_refused: { httpStatus: 400, code: "INPUT_DOWNLOAD_ERROR", isRetryable: false },
  download_failed: { httpStatus: 400, code: "INPUT_DOWNLOAD_ERROR", isRetryable: true },
  timed_out: { httpStatus: 500, code: "EXECUTION_TIMEOUT", isRetryable: false },
  out_of_memory: { httpStatus: 400, code: "PROVIDER_FAILED", isRetryable: false },
  worker_lost: { httpStatus: 500, code: "WORKER_LOST", isRetryable: true },
  // Of a 5xx the vendor says to try again, which would help nobody.
  no_provider: { httpStatus: 400, code: "PROVIDER_FAILED", isRetryable: false },
  unavailable: { httpStatus: 503, code: "PROVIDER_SERVER_ERROR", isRetryable: true },
  provider_failed: { httpStatus: 500, code: "PROVIDER_FAILED", isRetryable: true },
  // The vendor has no word for moderation that is known; the message says what it was.
  request_moderated: { httpStatus: 400, code: "PROVIDER_FAILED", isRetryable: false },
  result_moderated: { httpStatus: 400, code: "PROVIDER_FAILED", isRetryable: false },
  internal: { httpStatus: 500, code: "PROVIDER_SERVER_ERROR", isRetryable: true },
} satisfies Record<FailureCode, Words>;

/** What a model calls its pictures in `input`. */
export type PictureFields = Readonly<Record<"image" | "mask", string>>;

/** How a submission is refused. */
export function toRefusal(failure: Failure, fields: PictureFields, hasWebhook: boolean): EachlabsError {
  const { httpStatus }: Words = FAILURES[failure.code];
  if (failure.code === "no_provider") return new EachlabsError(httpStatus, failure.message);
  if (httpStatus === 503) {
    return new EachlabsError(httpStatus, "Service unavailable", failure.message, OUTAGE_RETRY_AFTER);
  }
  if (httpStatus === 500) return new EachlabsError(httpStatus, "Internal server error", failure.message);
  return invalidField(fieldOf(failure, fields, hasWebhook), failure.message);
}

/** @param field  Its path in the body, where it is known. */
export function invalidField(field: string | undefined, message: string): EachlabsError {
  return new EachlabsError(400, "Invalid input", field === undefined ? message : `${field}: ${message}`);
}

/** What a poll and a webhook say of a prediction that failed. */
export function toErrorOutput(failure: Failure): ErrorOutput {
  const { code, isRetryable }: Words = FAILURES[failure.code];
  return { error_code: code, error_message: failure.message, retryable: isRetryable };
}

/** An address that is refused and belongs to neither picture is the webhook's. */
function fieldOf({ code, input }: Failure, fields: PictureFields, hasWebhook: boolean): string | undefined {
  if (input === "image" || input === "mask") return `input.${fields[input]}`;
  return code === "address_refused" && hasWebhook ? "webhook_url" : undefined;
}
