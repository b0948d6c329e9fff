import { createBlackForestLabs } from "@ai-sdk/black-forest-labs";
import { decodeImage } from "@lacuna/codec";
import { APICallError, generateImage } from "ai";
import { describe, expect, it } from "vitest";
import { FREE } from "@lacuna/jobs";
import { maskFile, pictureFile } from "@lacuna/http/testing";
import { startBflServer } from "../testing/open-bfl-server.ts";

const image = await pictureFile(160, 120);
const mask = await maskFile(160, 120, 20);

describe("the AI SDK's provider for Black Forest Labs, unmodified", () => {
  it("erases", async () => {
    const price = { ...FREE, perImageUsd: 0.05 };
    const { origin, addKey, faults } = await startBflServer({ needsKeys: true, price });
    const provider = createBlackForestLabs({
      apiKey: await addKey("sdk"),
      baseURL: `${origin}/v1`,
      pollIntervalMillis: 50,
    });
    const { image: erased, providerMetadata } = await generateImage({
      model: provider.image("flux-tools/erase-v1"),
      prompt: { text: "Remove it.", images: [image], mask },
      seed: 42,
      size: "160x120",
    });
    expect(erased.mediaType).toBe("image/png");
    const { raster } = await decodeImage(erased.uint8Array);
    expect(raster).toMatchObject({ width: 160, height: 120 });
    expect(raster.data.subarray(0, 1000)).toEqual((await decodeImage(image)).raster.data.subarray(0, 1000));
    expect(providerMetadata["blackForestLabs"]?.images[0]).toMatchObject({
      seed: 42,
      cost: 5,
      inputMegapixels: 0.02,
      outputMegapixels: 0.02,
    });
    expect(faults).toEqual([]);
  });

  it.each([
    ["a wrong key", "wrong", { text: "", images: [image], mask }, 403, "This API key is not valid."],
    ["a missing mask", undefined, { text: "", images: [image] }, 422, "Field required"],
  ])("tells of %s", async (_, wrongKey, prompt, statusCode, words) => {
    const { origin, addKey } = await startBflServer({ needsKeys: true });
    const provider = createBlackForestLabs({ apiKey: wrongKey ?? (await addKey("sdk")), baseURL: `${origin}/v1` });
    const failed = generateImage({ model: provider.image("flux-tools/erase-v1"), prompt, maxRetries: 0 });
    const error: unknown = await failed.catch((reason: unknown) => reason);
    expect(APICallError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ statusCode, responseBody: expect.stringContaining(words) });
  });
});
