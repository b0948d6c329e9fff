import { expect, it } from "vitest";
import { toErrorOutput, toRefusal } from "./failures.ts";

const FIELDS = { image: "image", mask: "mask" };

it.each([
  ["provider_failed", "PROVIDER_FAILED", true, 500],
  ["request_moderated", "PROVIDER_FAILED", false, 400],
  ["result_moderated", "PROVIDER_FAILED", false, 400],
] as const)("words %s", (code, errorCode, isRetryable, status) => {
  const failure = { code, message: "So it is." };
  expect(toErrorOutput(failure)).toEqual({
    error_code: errorCode,
    error_message: "So it is.",
    retryable: isRetryable,
  });
  expect(toRefusal(failure, FIELDS, false).statusCode).toBe(status);
});
