import { decodeImage } from "@lacuna/codec";
import { describe, expect, it } from "vitest";
import { GuessLostError, GuessModeratedError, GuessRefusedError, GuessTimeoutError } from "../errors.ts";
import type { RecordedReply, RecordedRequest } from "../testing/recording-server.ts";
import { CROP, HOLE, KEY, openVendor, PAINTED, paintedPng } from "./testing/open-vendor.ts";

const ID = "5f0f6d0e-6a3e-4a53-9d0a-6d9a7c2b9c11";

/** As the vendor's pages show it, with an answer to the poll that a test names. */
function bfl(state: object, submitted: RecordedReply = {}) {
  return async ({ method, path }: RecordedRequest, origin: string): Promise<RecordedReply> => {
    if (path === "/sample.png") return { body: await paintedPng() };
    if (method === "GET") return { body: withSample(state, origin) };
    const body = {
      id: ID,
      polling_url: `${origin}/v1/get_result?id=${ID}`,
      cost: 4.2,
      input_mp: 1.05,
      output_mp: 1.05,
    };
    return { body, ...submitted };
  };
}

function withSample(state: object, origin: string): object {
  return { id: ID, result: { sample: `${origin}/sample.png` }, progress: null, details: null, preview: null, ...state };
}

describe("BFL", () => {
  it("is sent what its pages document, polled where it says, and its credits are passed on", async () => {
    const { guess, server, costs } = await openVendor("bfl", bfl({ status: "Ready" }));
    const options = { steps: 20, guidance: 30, enhancePrompt: true, safetyTolerance: 6, seed: 2 ** 32 - 1 };
    const guessed = await guess(options);
    expect([...guessed.data]).toEqual([...PAINTED.data]);
    const [submit, poll, file] = server.requests;
    expect(submit).toMatchObject({ method: "POST", path: "/v1/flux-pro-1.0-fill", headers: { "x-key": KEY } });
    expect(submit.json).toEqual({
      image: expect.any(String),
      mask: expect.any(String),
      prompt: "a cat",
      steps: 20,
      guidance: 30,
      prompt_upsampling: true,
      safety_tolerance: 6,
      seed: 2 ** 31 - 1,
      output_format: "png",
    });
    expect(poll).toMatchObject({ path: `/v1/get_result?id=${ID}`, headers: { "x-key": KEY } });
    expect(file.headers).not.toHaveProperty("x-key");
    expect(costs).toEqual([{ usd: 0.042, text: "4.2 credits" }]);
  });

  it("sees the crop and a mask that is white where the hole is", async () => {
    const { guess, server } = await openVendor("bfl", bfl({ status: "Ready" }));
    await guess({ kind: "erase" });
    const [{ json, path }] = server.requests;
    expect(path).toBe("/v1/flux-tools/erase-v1");
    expect(json).toEqual({
      image: expect.any(String),
      mask: expect.any(String),
      dilate_pixels: 0,
      seed: 7,
      output_format: "png",
    });
    const { image, mask } = Object(json);
    const shown = (await decodeImage(Buffer.from(image, "base64"))).raster;
    const hole = (await decodeImage(Buffer.from(mask, "base64"))).raster;
    expect([...shown.data]).toEqual([...CROP.data]);
    const samples = [...HOLE.data].map((_, p) => hole.data[p * hole.channels]);
    expect(samples).toEqual([...HOLE.data]);
  });

  it.each([
    ["Request Moderated", "request"],
    ["Content Moderated", "result"],
  ] as const)("is believed when it says %s", async (status, subject) => {
    const details = { "Moderation Reasons": ["Derivative Works Filter"] };
    const { guess, costs } = await openVendor("bfl", bfl({ status, details, result: null }));
    const error = await guess().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(GuessModeratedError);
    expect(error).toMatchObject({ subject, message: expect.stringContaining("Derivative Works Filter") });
    expect(costs).toEqual([]);
  });

  it.each([
    ["a task that failed", bfl({ status: "Error", details: { message: "out of luck" } }), "out of luck"],
    ["a task that it has forgotten", bfl({ status: "Task not found" }), "does not know the task"],
    ["a result without a picture", bfl({ status: "Ready", result: {} }), "holds no picture"],
    ["an answer that is none", bfl({}, { body: undefined, status: 500 }), "answered with 500"],
  ])("is given up for this time after %s", async (_, answer, message) => {
    const { guess } = await openVendor("bfl", answer);
    const error = await guess().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(GuessLostError);
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
  });

  it("is not asked again when it refuses, says why, and never shows the key", async () => {
    const { guess, server } = await openVendor(
      "bfl",
      bfl({}, { status: 403, body: { detail: `Not authenticated with ${KEY}` } }),
    );
    const error = await guess().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(GuessRefusedError);
    expect(error).toMatchObject({ message: "BFL refused the request (403: Not authenticated with …)." });
    expect(server.requests).toHaveLength(1);
  });

  it("waits its turn where there are too many", async () => {
    let refusals = 0;
    const answer = bfl({ status: "Ready" });
    const { guess } = await openVendor("bfl", (request, origin) =>
      request.method === "POST" && refusals++ === 0
        ? { status: 429, body: { detail: "busy" } }
        : answer(request, origin),
    );
    await guess();
    expect(refusals).toBe(2);
  });

  it("is not sent a second order when the first broke off: it may have been taken", async () => {
    const { guess, server } = await openVendor("bfl", () => ({ isBroken: true }));
    await expect(guess()).rejects.toThrow(GuessLostError);
    expect(server.requests).toHaveLength(1);
  });

  it("is asked again when a poll broke off", async () => {
    let polls = 0;
    const answer = bfl({ status: "Ready" });
    const { guess } = await openVendor("bfl", (request, origin) =>
      request.path.startsWith("/v1/get_result") && polls++ === 0 ? { isBroken: true } : answer(request, origin),
    );
    await guess();
    expect(polls).toBe(2);
  });

  it("does not get the key at a host that is not its own", async () => {
    const elsewhere = await openVendor("bfl", bfl({ status: "Ready" }));
    const { guess } = await openVendor(
      "bfl",
      bfl({}, { body: { id: ID, polling_url: `${elsewhere.server.origin}/v1/get_result?id=${ID}` } }),
    );
    // The picture lies at a third address without TLS, which is refused: what was asked before is what counts here.
    await expect(guess()).rejects.toThrow("not https");
    expect(elsewhere.server.requests[0].headers).not.toHaveProperty("x-key");
  });

  it("ends at once when nobody wants it any more, and when it takes too long", async () => {
    const stop = new AbortController();
    const { guess, server } = await openVendor("bfl", bfl({ status: "Pending" }), { timeoutMs: 30_000 });
    const guessing = guess({ signal: stop.signal });
    await expect.poll(() => server.requests.length, { timeout: 20_000 }).toBeGreaterThan(2);
    const reason = new Error("enough");
    stop.abort(reason);
    await expect(guessing).rejects.toBe(reason);
    const slow = await openVendor("bfl", bfl({ status: "Pending" }), { timeoutMs: 300 });
    await expect(slow.guess()).rejects.toThrow(GuessTimeoutError);
  });
});
