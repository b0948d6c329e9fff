import { expect, it } from "vitest";
import { toFailureReply } from "./failures.ts";

it.each([
  // The vendor's clients repeat what begins with "provider".
  ["provider_failed", "providerError", 500],
  ["request_moderated", "contentPolicyViolation", 400],
  ["result_moderated", "contentPolicyViolation", 400],
] as const)("words %s", (code, wireCode, status) => {
  expect(toFailureReply({ code, message: "So it is." })).toEqual({
    status,
    fields: { code: wireCode, message: "So it is." },
  });
});
