import { OUTAGE_RETRY_AFTER } from "@lacuna/http";
import type { Failure, FailureCode } from "@lacuna/jobs";
import type { ResultReply } from "./contract.ts";
import { BflError } from "./errors.ts";

interface Words {
  /** Of a submission that is refused. An accepted task that fails is polled with status 200, like any other. */
  readonly httpStatus: 422 | 500 | 503;
  /** The field at fault, where the failure itself does not say which picture is. */
  readonly field?: "image" | "mask" | "output_format";
}

/**
 * How each way of failing is worded in this contract. Accepted tasks end with "Error", unless they are moderated: for that the
 * vendor has words of its own.
 */
export const FAILURES = {
  not_decodable: { httpStatus: 422, field: "image" },
  unsupported_format: { httpStatus: 422, field: "image" },
  damaged_image: { httpStatus: 422, field: "image" },
  too_large: { httpStatus: 422, field: "image" },
  mask_mismatch: { httpStatus: 422, field: "mask" },
  canvas_mismatch: { httpStatus: 422, field: "image" },
  empty_source: { httpStatus: 422, field: "mask" },
  encode_failed: { httpStatus: 422, field: "output_format" },
  upload_not_found: { httpStatus: 422, field: "image" },
  address_refused: { httpStatus: 422, field: "image" },
  download_failed: { httpStatus: 422, field: "image" },
  timed_out: { httpStatus: 503 },
  out_of_memory: { httpStatus: 422, field: "image" },
  worker_lost: { httpStatus: 503 },
  no_provider: { httpStatus: 503 },
  unavailable: { httpStatus: 503 },
  provider_failed: { httpStatus: 503 },
  request_moderated: { httpStatus: 422, field: "image" },
  result_moderated: { httpStatus: 422, field: "image" },
  internal: { httpStatus: 500 },
} satisfies Record<FailureCode, Words>;

/** How a submission is refused. */
export function toRefusal(failure: Failure, hasWebhook: boolean): BflError {
  const words: Words = FAILURES[failure.code];
  if (words.httpStatus !== 422) {
    return new BflError(words.httpStatus, failure.message, failure.code === "unavailable" ? OUTAGE_RETRY_AFTER : {});
  }
  const field = fieldOf(failure, words, hasWebhook);
  const item = {
    type: "value_error",
    loc: ["body", field],
    msg: `Value error, ${failure.message}`,
    ctx: { error: {} },
  };
  return new BflError(422, [item]);
}

/** An address that is refused and belongs to neither picture is the webhook's. */
function fieldOf({ code, input }: Failure, words: Words, hasWebhook: boolean): string {
  if (code === "address_refused" && input === undefined && hasWebhook) return "webhook_url";
  return input ?? words.field ?? "image";
}

/** What a poll says of a task that failed, in a word. */
export function toFailedStatus({ code }: Failure): "Error" | "Request Moderated" | "Content Moderated" {
  if (code === "request_moderated") return "Request Moderated";
  return code === "result_moderated" ? "Content Moderated" : "Error";
}

/** What a poll says of a task that failed, in detail. */
export function toErrorDetails({ code, message, reasons }: Failure): NonNullable<ResultReply["details"]> {
  return { code, message, ...(reasons !== undefined && { "Moderation Reasons": [...reasons] }) };
}
