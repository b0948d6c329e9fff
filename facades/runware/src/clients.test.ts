import { randomUUID } from "node:crypto";
import { probePicture } from "@lacuna/codec";
import { createRunware } from "@runware/ai-sdk-provider";
import { Runware } from "@runware/sdk-js";
import { generateImage } from "ai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServer, type TestServer } from "./testing/open-server.ts";
import { dataUri, toBase64 } from "@lacuna/http/testing";
import { makePictures } from "./testing/pictures.ts";

const { image, mask } = await makePictures();
const inputs = { image: toBase64(image), mask: toBase64(mask) };
const ERASE = { model: "bfl:flux@erase", inputs, positivePrompt: "" };

let server: TestServer;
beforeAll(async () => {
  Reflect.set(globalThis, "AI_SDK_LOG_WARNINGS", false); // the provider repeats every reply as a warning
  server = await openServer();
  await server.work();
});
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server[Symbol.asyncDispose]();
});

describe("@runware/sdk-js", () => {
  let client: InstanceType<typeof Runware>;
  beforeAll(async () => {
    client = await Runware.initialize({ apiKey: "alice", url: server.socketUrl });
  });
  afterAll(() => client.disconnect());

  it("erases and gets all results of a task", async () => {
    const partial: unknown[] = [];
    const images = await client.requestImages(
      {
        ...ERASE,
        numberResults: 3,
        outputFormat: "PNG",
        includeCost: true,
        onPartialImages: (some) => partial.push(...some),
      },
      { settings: { dilatePixels: 5 } },
    );
    expect(images).toHaveLength(3);
    expect(new Set(images?.map(({ seed }) => seed)).size).toBe(3);
    expect(partial).toHaveLength(3);
    const file = await fetch(String(images?.[0]?.imageURL));
    expect(await probePicture(await file.bytes())).toMatchObject({ width: 64, height: 48 });
  });

  it("keeps tasks that run at the same time apart", async () => {
    const results = await Promise.all(
      [1, 2, 3].map((numberResults) => client.requestImages({ ...ERASE, numberResults, outputType: "base64Data" })),
    );
    expect(results.map((images) => images?.length)).toEqual([1, 2, 3]);
  });

  it("is told at once what is wrong with a task, while others go on", async () => {
    const [bad, worse, good] = await Promise.allSettled([
      client.requestImages({ ...ERASE, retry: 1 }, { settings: { dilatePixels: 99 } }),
      client.requestImages({ ...ERASE, outputQuality: 5, retry: 1 }),
      client.requestImages(ERASE),
    ]);
    expect(bad).toMatchObject({ reason: { error: { code: "invalidInteger", parameter: "settings.dilatePixels" } } });
    expect(worse).toMatchObject({ reason: { error: { parameter: "outputQuality" } } });
    expect(good).toMatchObject({ status: "fulfilled", value: [{ taskType: "imageInference" }] });
  });

  it("uploads a picture and uses it", async () => {
    const upload = await client.imageUpload({ image: dataUri(image) });
    const media = await client.mediaStorage({ operation: "upload", media: toBase64(mask) });
    const images = await client.requestImages(ERASE, { inputs: { image: upload.imageUUID, mask: media.mediaUUID } });
    expect(images).toHaveLength(1);
  });

  it("gets an acknowledgement, and the results when it asks", async () => {
    const taskUUID = randomUUID();
    const accepted: unknown = await client.requestImages({ ...ERASE, taskUUID }, { deliveryMethod: "async" });
    expect([accepted].flat()).toMatchObject([{ taskUUID }]);
    for (const { id } of await server.tasks.list({ limit: 1 })) await server.tasks.wait(id);
    expect(await client.getResponse({ taskUUID })).toMatchObject([{ taskUUID, status: "success" }]);
  });

  it("comes back after its connection was cut", async () => {
    await server.cutSockets();
    await client.ensureConnection();
    expect(await client.requestImages(ERASE)).toHaveLength(1);
  });

  it("learns that its key is not known", async () => {
    await expect(
      Runware.initialize({ apiKey: "nobody", url: server.socketUrl, shouldReconnect: false, globalMaxRetries: 1 }),
    ).rejects.toMatchObject({ error: { code: "invalidApiKey" } });
  });
});

describe("@runware/ai-sdk-provider", () => {
  it.each(["URL", "base64Data", "dataURI"] as const)("erases and gets the picture as %s", async (outputType) => {
    const { image: result } = await generate("alice", { inputs, settings: { dilatePixels: 5 } }, outputType);
    expect(await probePicture(result.uint8Array)).toMatchObject({ width: 64, height: 48, format: "png" });
  });

  it("fails when the task or the key is wrong", async () => {
    await expect(generate("alice", {})).rejects.toMatchObject({ statusCode: 400 });
    await expect(generate("nobody", {})).rejects.toMatchObject({ statusCode: 401 });
  });
});

function generate(
  apiKey: string,
  runware: NonNullable<Parameters<typeof generateImage>[0]["providerOptions"]>[string],
  outputType: "URL" | "base64Data" | "dataURI" = "URL",
) {
  const model = createRunware({ apiKey, baseURL: `${server.origin}/v1` }).image("bfl:flux@erase", { outputType });
  return generateImage({ model, prompt: "an empty beach", maxRetries: 0, providerOptions: { runware } });
}
