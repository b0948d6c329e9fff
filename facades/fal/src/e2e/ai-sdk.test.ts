import { createFal } from "@ai-sdk/fal";
import { generateImage, type ImageModel } from "ai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServer, type TestServer } from "../testing/open-server.ts";
import { maskFile, pictureFile } from "@lacuna/http/testing";

const ERASE = "fal-ai/flux-pro/v1/erase";

let server: TestServer;
let images: Uint8Array[];
let mask: Uint8Array;
let model: ImageModel;

beforeAll(async () => {
  server = await openServer();
  await server.work();
  model = createFal({ apiKey: "id:secret", baseURL: `${server.origin}/fal/run` }).image(ERASE);
  images = [await pictureFile(96, 64)];
  mask = await maskFile(96, 64, 12);
}, 120_000);
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server[Symbol.asyncDispose]();
});

describe("the AI SDK's provider for fal", () => {
  it("erases", async () => {
    const { image, providerMetadata } = await generateImage({
      model,
      prompt: { images, mask, text: "" },
      providerOptions: { fal: { dilate_pixels: 2, outputFormat: "png" } },
    });
    expect(image.mediaType).toBe("image/png");
    expect(providerMetadata.fal?.images).toEqual([expect.objectContaining({ width: 96, height: 64, nsfw: false })]);
  });

  it("erases without a link, by sync_mode", async () => {
    const { image } = await generateImage({
      model,
      prompt: { images, mask, text: "" },
      providerOptions: { fal: { syncMode: true } },
    });
    expect(image.mediaType).toBe("image/jpeg");
  });

  it("says what is wrong with the input", async () => {
    const generated = generateImage({
      model,
      prompt: { images, mask, text: "" },
      providerOptions: { fal: { dilate_pixels: 101 } },
      maxRetries: 0,
    });
    await expect(generated).rejects.toThrow(/dilate_pixels.*less than or equal to 100/s);
  });
});
