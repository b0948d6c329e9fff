import { OUTAGE_RETRY_AFTER } from "@lacuna/http";
import type { Failure, FailureCode, FinishedTask, InputRole } from "@lacuna/jobs";
import type { WireReply } from "./contract.ts";
import { explanationOf } from "./errors.ts";

interface ModelFailure {
  readonly level: "model";
  readonly status: number;
  readonly type: string;
  readonly isRetryable: boolean;
  /** The field at fault, where the failure itself does not say which picture is. */
  readonly field?: string;
}

interface PlatformFailure {
  readonly level: "platform";
  readonly status: number;
  readonly type: string;
  readonly isRetryable: boolean;
}

/** How each way of failing is worded in this contract. */
export const FAILURES = {
  not_decodable: { level: "model", status: 422, type: "image_load_error", isRetryable: false },
  unsupported_format: { level: "model", status: 422, type: "image_load_error", isRetryable: false },
  damaged_image: { level: "model", status: 422, type: "image_load_error", isRetryable: false },
  too_large: { level: "model", status: 422, type: "image_too_large", isRetryable: false, field: "image_url" },
  mask_mismatch: { level: "model", status: 422, type: "value_error", isRetryable: false, field: "mask_url" },
  canvas_mismatch: { level: "model", status: 422, type: "value_error", isRetryable: false, field: "image_url" },
  empty_source: { level: "model", status: 422, type: "value_error", isRetryable: false, field: "mask_url" },
  encode_failed: { level: "model", status: 422, type: "value_error", isRetryable: false, field: "output_format" },
  upload_not_found: { level: "model", status: 422, type: "file_download_error", isRetryable: false },
  address_refused: { level: "model", status: 422, type: "file_download_error", isRetryable: false },
  download_failed: { level: "model", status: 422, type: "file_download_error", isRetryable: true },
  timed_out: { level: "model", status: 504, type: "generation_timeout", isRetryable: false },
  // The picture is within the limits on its size, but erasing it takes more than one request may have.
  out_of_memory: { level: "model", status: 422, type: "image_too_large", isRetryable: false, field: "image_url" },
  // It has been tried again already: 500, which clients do not repeat by themselves, unlike 503.
  worker_lost: { level: "platform", status: 500, type: "runner_server_error", isRetryable: false },
  no_provider: { level: "model", status: 422, type: "feature_not_supported", isRetryable: false },
  unavailable: { level: "platform", status: 503, type: "runner_server_error", isRetryable: true },
  // The status that clients do not repeat by themselves: it has been tried as often as is sensible.
  provider_failed: { level: "model", status: 500, type: "downstream_service_error", isRetryable: false },
  request_moderated: { level: "model", status: 422, type: "content_policy_violation", isRetryable: false },
  result_moderated: { level: "model", status: 422, type: "content_policy_violation", isRetryable: false },
  internal: { level: "model", status: 500, type: "internal_server_error", isRetryable: true },
} satisfies Record<FailureCode, ModelFailure | PlatformFailure>;

/** The vendor tells bytes from pixels. */
const FILE_TOO_LARGE: ModelFailure = { ...FAILURES.too_large, type: "file_too_large" };

const FIELDS: Readonly<Partial<Record<InputRole, string>>> = { image: "image_url", mask: "mask_url" };

/** The types that the vendor shares with its validation library have no page of their own. */
const UNEXPLAINED: ReadonlySet<string> = new Set(["value_error"]);

/** @returns  Status, headers and body with which a failed request is answered. */
export function toFailureReply(failure: Failure): WireReply {
  const words: ModelFailure | PlatformFailure =
    failure.maxBytes === undefined ? FAILURES[failure.code] : FILE_TOO_LARGE;
  const headers = {
    "x-fal-retryable": String(words.isRetryable),
    "x-fal-error-type": words.type,
    ...(failure.code === "unavailable" && OUTAGE_RETRY_AFTER),
  };
  if (words.level === "platform") {
    return { status: words.status, headers, body: { detail: failure.message, error_type: words.type } };
  }
  const field = failure.input === undefined ? words.field : FIELDS[failure.input];
  const loc = field === undefined ? ["body"] : ["body", field];
  const ctx = failure.maxBytes === undefined ? {} : { ctx: { max_size: failure.maxBytes } };
  const item = { loc, msg: failure.message, type: words.type, ...ctx };
  const explained = UNEXPLAINED.has(words.type) ? item : { ...item, url: explanationOf(words.type) };
  return { status: words.status, headers, body: { detail: [explained] } };
}

/** A request that never started: its caller set a time to start in. */
export function toLateStartReply(failure: Failure): WireReply {
  return {
    status: 504,
    headers: {
      "x-fal-request-timeout-type": "user", // tells clients not to try again
      "x-fal-retryable": "false",
      "x-fal-error-type": "request_timeout",
    },
    body: { detail: failure.message, error_type: "request_timeout" },
  };
}

export function toCancelledReply(): WireReply {
  return {
    status: 499,
    headers: { "x-fal-retryable": "false", "x-fal-error-type": "client_cancelled" },
    body: { detail: "Request was cancelled.", error_type: "client_cancelled" },
  };
}

/** @returns  The reply of a request that ended without a result. */
export function toErrorReply(task: Exclude<FinishedTask, { state: "succeeded" }>): WireReply {
  if (task.state === "cancelled") return toCancelledReply();
  const isLateStart = task.failure.code === "timed_out" && task.startedAt === undefined;
  return isLateStart ? toLateStartReply(task.failure) : toFailureReply(task.failure);
}
