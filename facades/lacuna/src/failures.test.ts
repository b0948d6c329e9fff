import { expect, it } from "vitest";
import { toRefusal } from "./failures.ts";

it.each([
  ["provider_failed", "provider-failed", 502],
  ["request_moderated", "request-moderated", 422],
  ["result_moderated", "result-moderated", 422],
] as const)("words %s", (code, problem, status) => {
  expect(toRefusal({ code, message: "So it is." }).body).toMatchObject({
    type: `urn:lacuna:problem:${problem}`,
    status,
    detail: "So it is.",
  });
});
