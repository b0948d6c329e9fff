import { type FailureCode, ToolError } from "./failure.ts";

/** What a service says of pictures and options, and what it is here. Whatever else it says is `service_failed`. */
const CODES: Readonly<Record<string, FailureCode>> = {
  "address-refused": "address_refused",
  "bad-shape": "bad_shape",
  "canvas-mismatch": "bad_option",
  "damaged-image": "damaged_image",
  "download-failed": "download_failed",
  "empty-source": "empty_source",
  "encode-failed": "encode_failed",
  "mask-mismatch": "mask_mismatch",
  "no-provider": "no_provider",
  "not-decodable": "not_decodable",
  "too-large": "too_large",
  "too-many-open": "too_many_tasks",
  "unsupported-format": "unsupported_format",
};

/** An error of the client's or a failure of the service's task, as one of ours. */
export function toServiceFailure(refusal: { readonly code: string; readonly message: string }): ToolError {
  const code = CODES[refusal.code.replaceAll("_", "-")] ?? "service_failed";
  const cause = refusal instanceof Error ? { cause: refusal } : {};
  const message = code === "service_failed" ? `The service says ${refusal.code}: ${refusal.message}` : refusal.message;
  return new ToolError(code, message, cause);
}
