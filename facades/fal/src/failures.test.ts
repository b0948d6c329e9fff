import type { FailureCode } from "@lacuna/jobs";
import { describe, expect, it } from "vitest";
import { FAILURES, toErrorReply, toFailureReply } from "./failures.ts";
import { SAMPLES } from "./testing/sample-tasks.ts";

const { cancelledInQueue: cancelled, failedBy: failed, failedInQueue } = SAMPLES;

const codes = Object.keys(FAILURES).filter((code): code is FailureCode => code in FAILURES);

describe("a failure", () => {
  it.each<[FailureCode, number, string]>([
    ["not_decodable", 422, "image_load_error"],
    ["unsupported_format", 422, "image_load_error"],
    ["damaged_image", 422, "image_load_error"],
    ["too_large", 422, "image_too_large"],
    ["mask_mismatch", 422, "value_error"],
    ["empty_source", 422, "value_error"],
    ["encode_failed", 422, "value_error"],
    ["upload_not_found", 422, "file_download_error"],
    ["address_refused", 422, "file_download_error"],
    ["download_failed", 422, "file_download_error"],
    ["timed_out", 504, "generation_timeout"],
    ["out_of_memory", 422, "image_too_large"],
    ["provider_failed", 500, "downstream_service_error"],
    ["request_moderated", 422, "content_policy_violation"],
    ["result_moderated", 422, "content_policy_violation"],
    ["internal", 500, "internal_server_error"],
  ])("of code %s is a list entry: %i, %s", (code, status, type) => {
    const reply = toFailureReply({ code, message: "Words." });
    expect(reply.status).toBe(status);
    expect(reply.body).toMatchObject({ detail: [{ msg: "Words.", type }] });
    expect(reply.headers["x-fal-error-type"]).toBe(type);
  });

  it("of too many bytes says how many may be", () => {
    const reply = toFailureReply({ code: "too_large", message: "Words.", input: "mask", maxBytes: 50_000_000 });
    expect(reply.headers["x-fal-error-type"]).toBe("file_too_large");
    expect(reply.body).toMatchObject({
      detail: [{ loc: ["body", "mask_url"], type: "file_too_large", ctx: { max_size: 50_000_000 } }],
    });
  });

  it("of a worker that died is the platform's: a text", () => {
    expect(toFailureReply({ code: "worker_lost", message: "Words." })).toEqual({
      status: 500,
      headers: { "x-fal-retryable": "false", "x-fal-error-type": "runner_server_error" },
      body: { detail: "Words.", error_type: "runner_server_error" },
    });
  });

  it.each(codes)("of code %s says whether trying again may help", (code) => {
    expect(toFailureReply({ code, message: "Words." }).headers["x-fal-retryable"]).toMatch(/^(true|false)$/);
  });

  it.each([
    ["image", "image_url"],
    ["mask", "mask_url"],
  ] as const)("that is about the %s names the field %s", (input, field) => {
    const { body } = toFailureReply({ code: "download_failed", message: "Words.", input });
    expect(body).toMatchObject({ detail: [{ loc: ["body", field] }] });
  });
});

describe("a task that ended without a result", () => {
  it("is a time-out of the user's when it did not start in time, so that clients do not try again", () => {
    expect(toErrorReply(failedInQueue({ code: "timed_out", message: "Words." }))).toMatchObject({
      status: 504,
      headers: { "x-fal-request-timeout-type": "user" },
      body: { detail: "Words.", error_type: "request_timeout" },
    });
  });

  it("is a time-out of the model when it ran too long", () => {
    const { status, headers } = toErrorReply(failed({ code: "timed_out", message: "Words." }));
    expect(status).toBe(504);
    expect(headers).not.toHaveProperty("x-fal-request-timeout-type");
  });

  it("is the client's doing when it was cancelled", () => {
    expect(toErrorReply(cancelled)).toMatchObject({ status: 499, body: { error_type: "client_cancelled" } });
  });
});
