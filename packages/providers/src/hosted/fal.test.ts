import { describe, expect, it } from "vitest";
import { GuessModeratedError, GuessRefusedError } from "../errors.ts";
import type { RecordedReply, RecordedRequest } from "../testing/recording-server.ts";
import { KEY, openVendor, PAINTED, paintedPng } from "./testing/open-vendor.ts";

const ID = "0c7c2a56-1111-4222-8333-444455556666";
const OWN = `/fal-ai/flux-pro/requests/${ID}`;

/** As the vendor's pages show it: in the queue at first, then with the result that a test names. */
function fal(result: (painted: string) => RecordedReply, statuses = ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]) {
  const waiting = [...statuses];
  return async ({ method, path }: RecordedRequest, origin: string): Promise<RecordedReply> => {
    if (path === `${OWN}/status`) {
      const status = waiting.length > 1 ? waiting.shift() : waiting[0];
      return { status: status === "COMPLETED" ? 200 : 202, body: { status, request_id: ID, logs: null } };
    }
    if (path === OWN) return result(Buffer.from(await paintedPng()).toString("base64"));
    if (method === "PUT") return { status: 202, body: { status: "CANCELLATION_REQUESTED" } };
    const urls = {
      response_url: origin + OWN,
      status_url: `${origin}${OWN}/status`,
      cancel_url: `${origin}${OWN}/cancel`,
    };
    return { body: { status: "IN_QUEUE", request_id: ID, queue_position: 0, ...urls } };
  };
}

const done = (painted: string): RecordedReply => ({
  headers: { "x-fal-billable-units": "1.05", "x-fal-request-id": ID },
  body: {
    images: [{ url: `data:image/png;base64,${painted}`, content_type: "image/png", width: 128, height: 64 }],
    timings: { inference: 4.31 },
    seed: 7,
    has_nsfw_concepts: [false],
    prompt: "a cat",
  },
});

describe("fal.ai", () => {
  it("is sent what its pages document, and asked in its queue", async () => {
    const { guess, server, costs } = await openVendor("fal", fal(done));
    const guessed = await guess({ enhancePrompt: false, safetyTolerance: 2, steps: 30 });
    expect([...guessed.data]).toEqual([...PAINTED.data]);
    const [submit, ...rest] = server.requests;
    expect(submit).toMatchObject({
      method: "POST",
      path: "/fal-ai/flux-pro/v1/fill",
      headers: { authorization: `Key ${KEY}` },
    });
    expect(submit.json).toEqual({
      image_url: expect.stringMatching(/^data:image\/png;base64,/),
      mask_url: expect.stringMatching(/^data:image\/png;base64,/),
      prompt: "a cat",
      seed: 7,
      num_images: 1,
      enhance_prompt: false,
      safety_tolerance: "2",
      sync_mode: true,
      output_format: "png",
    });
    expect(rest.map(({ path }) => path)).toEqual([`${OWN}/status`, `${OWN}/status`, `${OWN}/status`, OWN]);
    expect(costs).toEqual([{ text: "1.05 billable units" }]);
  });

  it("erases without prompt or seed", async () => {
    const { guess, server } = await openVendor("fal", fal(done));
    await guess({ kind: "erase" });
    expect(server.requests[0].path).toBe("/fal-ai/flux-pro/v1/erase");
    expect(Object.keys(Object(server.requests[0].json)).toSorted()).toEqual([
      "dilate_pixels",
      "image_url",
      "mask_url",
      "output_format",
      "sync_mode",
    ]);
  });

  it.each([
    [
      "of the request",
      { status: 422, body: { detail: [{ loc: ["body", "prompt"], msg: "no", type: "content_policy_violation" }] } },
      "request",
    ],
    [
      "of the result",
      { body: { images: [{ url: "data:image/png;base64,AA==" }], has_nsfw_concepts: [true] } },
      "result",
    ],
  ] as const)("moderates in its own words, %s", async (_, reply, subject) => {
    const { guess } = await openVendor(
      "fal",
      fal(() => reply),
    );
    const error = await guess().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(GuessModeratedError);
    expect(error).toMatchObject({ subject });
  });

  it("says which field it did not take", async () => {
    const detail = [{ loc: ["body", "mask_url"], msg: "too odd", type: "value_error" }];
    const { guess } = await openVendor(
      "fal",
      fal(() => ({ status: 422, body: { detail } })),
    );
    await expect(guess()).rejects.toThrow(
      new GuessRefusedError("fal.ai refused the request (422: body.mask_url: too odd)."),
    );
  });

  it("is told to stop when nobody wants it any more", async () => {
    const stop = new AbortController();
    const { guess, server } = await openVendor("fal", fal(done, ["IN_PROGRESS"]));
    const guessing = guess({ signal: stop.signal });
    await expect.poll(() => server.requests.length, { timeout: 20_000 }).toBeGreaterThan(1);
    stop.abort(new Error("enough"));
    await expect(guessing).rejects.toThrow("enough");
    await expect
      .poll(() => server.requests.at(-1), { timeout: 20_000 })
      .toMatchObject({
        method: "PUT",
        path: `${OWN}/cancel`,
        headers: { authorization: `Key ${KEY}` },
      });
  });
});
