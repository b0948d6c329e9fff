import { describe, expect, it } from "vitest";
import { GuessLostError, GuessModeratedError } from "../errors.ts";
import type { RecordedReply, RecordedRequest } from "../testing/recording-server.ts";
import { KEY, openVendor, PAINTED, paintedPng } from "./testing/open-vendor.ts";

const ID = "2b9d3c0a-1111-4222-8333-444455556666";

/** As the vendor's pages show it. */
function eachlabs(prediction: object) {
  let uploads = 0;
  return async ({ method, path }: RecordedRequest, origin: string): Promise<RecordedReply> => {
    if (path === "/v1/upload/presign") {
      const id = `file-${++uploads}`;
      return {
        body: {
          id,
          presigned_url: `${origin}/slot/${id}`,
          public_url: `https://files.example/${id}.png`,
          expires_at: "2027-01-01T00:00:00Z",
          required_headers: { "x-amz-acl": "private" },
        },
      };
    }
    if (path === "/picture.png") return { body: await paintedPng() };
    if (method === "GET") return { body: { predictionID: ID, output: `${origin}/picture.png`, ...prediction } };
    return { body: { status: "success", message: "Prediction created successfully", predictionID: ID } };
  };
}

describe("Each Labs", () => {
  it("gets pictures uploaded, an order that its pages document, and word to delete them", async () => {
    const answer = eachlabs({ status: "success", metrics: { predict_time: 8.7, cost: 0.05 } });
    const { guess, server, costs } = await openVendor("eachlabs", answer, { path: "/v1" });
    const guessed = await guess({ steps: 20, guidance: 3, safetyTolerance: 2, enhancePrompt: false });
    expect([...guessed.data]).toEqual([...PAINTED.data]);
    const puts = server.requests.filter(({ method }) => method === "PUT");
    expect(puts.map(({ path }) => path)).toEqual(["/slot/file-1", "/slot/file-2"]);
    for (const { headers, bytes } of puts) {
      expect(headers).toMatchObject({ "content-type": "image/png", "x-amz-acl": "private" });
      expect(headers).not.toHaveProperty("x-api-key");
      expect(bytes.subarray(1, 4).toString()).toBe("PNG");
    }
    const order = server.requests.find(({ path }) => path === "/v1/prediction/");
    expect(order).toMatchObject({ method: "POST", headers: { "x-api-key": KEY } });
    expect(order?.json).toEqual({
      model: "flux-fill-pro",
      version: "0.0.1",
      input: {
        image: "https://files.example/file-1.png",
        mask: "https://files.example/file-2.png",
        prompt: "a cat",
        seed: 7,
        steps: 20,
        guidance: 3,
        prompt_upsampling: false,
        safety_tolerance: 2,
        output_format: "png",
      },
    });
    expect(costs).toEqual([{ usd: 0.05, text: "$0.05" }]);
    const deleted = () => server.requests.filter(({ method }) => method === "DELETE").map(({ path }) => path);
    await expect
      .poll(() => deleted().toSorted(), { timeout: 20_000 })
      .toEqual(["/v1/files/file-1", "/v1/files/file-2"]);
  });

  it.each([
    ["a fault", { status: "error", output: { error_code: "X", error_message: "out of luck" } }, GuessLostError],
    ["moderation", { status: "error", message: "Request moderated", output: null }, GuessModeratedError],
  ])("that fails is told as %s", async (_, prediction, kind) => {
    const { guess } = await openVendor("eachlabs", eachlabs(prediction), { path: "/v1" });
    await expect(guess()).rejects.toThrow(kind);
  });

  it("is told to stop, and to delete the pictures, when nobody wants it any more", async () => {
    const stop = new AbortController();
    const { guess, server } = await openVendor("eachlabs", eachlabs({ status: "processing" }), { path: "/v1" });
    const guessing = guess({ signal: stop.signal });
    const polled = () => server.requests.some(({ path }) => path === `/v1/prediction/${ID}`);
    await expect.poll(polled, { timeout: 20_000 }).toBe(true);
    stop.abort(new Error("enough"));
    await expect(guessing).rejects.toThrow("enough");
    const paths = () => server.requests.map(({ method, path }) => `${method} ${path}`);
    await expect.poll(paths, { timeout: 20_000 }).toContain(`POST /v1/prediction/${ID}/cancel`);
    await expect.poll(paths, { timeout: 20_000 }).toContain("DELETE /v1/files/file-2");
  });
});
