import type { QueueStatus } from "@fal-ai/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Output } from "../contract.ts";
import { openServer, type TestServer } from "../testing/open-server.ts";
import { dataUri, maskFile, pictureFile } from "@lacuna/http/testing";
import { clientFor, fetchByHost, WAYS } from "./clients.ts";

const ERASE = "fal-ai/flux-pro/v1/erase";
const PNG_SIGNATURE = "89504e470d0a1a0a";

let server: TestServer;
let image: Uint8Array<ArrayBuffer>;
let mask: Uint8Array<ArrayBuffer>;
let input: { image_url: string; mask_url: string; dilate_pixels: number; output_format: "jpeg" | "png" };

beforeAll(async () => {
  server = await openServer();
  await server.work();
  image = await pictureFile(96, 64);
  mask = await maskFile(96, 64, 12);
  input = { image_url: dataUri(image), mask_url: dataUri(mask), dilate_pixels: 2, output_format: "png" };
}, 120_000);
afterAll(async () => {
  expect(server.faults).toEqual([]);
  await server[Symbol.asyncDispose]();
});

/** What every output must be, its picture fetched from its link. */
async function expectOutput(output: Output, read: typeof fetch = fetch): Promise<void> {
  expect(output).toEqual({
    images: [
      {
        url: expect.stringMatching(/^http:\/\//),
        content_type: "image/png",
        width: 96,
        height: 64,
        file_name: "0.png",
        file_size: expect.any(Number),
      },
    ],
    timings: { inference: expect.any(Number) },
    seed: expect.any(Number),
    has_nsfw_concepts: [false],
    prompt: "",
  });
  const response = await read(output.images[0]?.url ?? "");
  expect(response.status).toBe(200);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.subarray(0, 8).toString("hex")).toBe(PNG_SIGNATURE);
  expect(bytes.length).toBe(output.images[0]?.file_size);
}

describe.each(WAYS)("@fal-ai/client, led here by %s", (way) => {
  const client = () => clientFor(server.origin, way);
  const read = (): typeof fetch => (way === "Host header" ? fetchByHost(server.origin) : fetch);

  it("runs", async () => {
    const result = await client().run(ERASE, { input });
    await expectOutput(result.data, read());
    expect(result.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each(["polling", "streaming"] as const)("subscribes, %s, with logs and queue updates", async (mode) => {
    const updates: QueueStatus[] = [];
    const result = await client().subscribe(ERASE, {
      input,
      logs: true,
      mode,
      ...(mode === "polling" ? { pollInterval: 20 } : {}),
      onQueueUpdate: (update) => void updates.push(update),
    });
    await expectOutput(result.data, read());
    const last = updates.at(-1);
    expect(last?.status).toBe("COMPLETED");
    const messages = last?.status === "COMPLETED" ? last.logs.map(({ message }) => message) : [];
    expect(messages.length).toBeGreaterThan(0);
    const stored = await server.tasks.log(result.requestId);
    expect(messages).toEqual(stored.map(({ message }) => message));
  });

  it("streams: progress, then the output", async () => {
    const stream = await client().stream(ERASE, { input });
    const events: Output[] = [];
    for await (const event of stream) events.push(event);
    const output: Output = await stream.done();
    await expectOutput(output, read());
    expect(events.at(-1)).toEqual(output);
    expect(events.length).toBeGreaterThan(1);
    expect(events[0]).toEqual({ images: [], progress: expect.any(Number) });
  });

  it("submits, asks for the status, and fetches the result", async () => {
    const { queue } = client();
    const submitted = await queue.submit(ERASE, { input, priority: "low", startTimeout: 600, hint: "a" });
    expect(submitted).toMatchObject({ status: "IN_QUEUE", queue_position: expect.any(Number) });
    const { request_id: requestId } = submitted;
    await queue.subscribeToStatus(ERASE, { requestId, pollInterval: 20 });
    const status = await queue.status(ERASE, { requestId, logs: true });
    expect(status).toMatchObject({
      status: "COMPLETED",
      request_id: requestId,
      metrics: { inference_time: expect.any(Number) },
    });
    const result = await queue.result(ERASE, { requestId });
    expect(result.requestId).toBe(requestId);
    await expectOutput(result.data, read());
    // Python follows these literally.
    for (const url of [submitted.status_url, submitted.response_url]) {
      expect((await read()(url)).status).toBe(200);
    }
  });

  it("uploads a file and erases with it", async () => {
    const result = await client().run(ERASE, {
      input: {
        ...input,
        image_url: new Blob([image], { type: "image/png" }),
        mask_url: new File([mask], "m ä/../k.png"),
      },
    });
    await expectOutput(result.data, read());
    const url = await client().storage.upload(new File([image], "photo.png", { type: "image/png" }));
    expect(url).toMatch(/\/files\/[0-9a-f-]{36}\/photo\.png$/);
    const back = await read()(url);
    expect(back.headers.get("content-type")).toBe("image/png");
    expect(Buffer.compare(Buffer.from(await back.arrayBuffer()), image)).toBe(0);
  });

  it("takes a result as the next picture", async () => {
    const first = await client().run(ERASE, { input });
    const second = await client().run(ERASE, { input: { ...input, image_url: first.data.images[0].url } });
    await expectOutput(second.data, read());
  });

  it("learns what is wrong with its input", async () => {
    const failure: unknown = await client()
      .run(ERASE, { input: { ...input, dilate_pixels: 250 } })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "ValidationError", status: 422, message: "Unprocessable Entity" });
    expect(failure).toHaveProperty("body.detail.0.loc", ["body", "dilate_pixels"]);
  });
});

describe("@fal-ai/client", () => {
  it("gets the picture in the answer with sync_mode, and nothing is kept", async () => {
    const client = clientFor(server.origin, "requestMiddleware");
    const { data, requestId } = await client.run(ERASE, {
      input: { ...input, output_format: "jpeg", sync_mode: true },
    });
    expect(data.images[0].url).toMatch(/^data:image\/jpeg;base64,\/9j\//);
    await expect(client.queue.result(ERASE, { requestId })).rejects.toMatchObject({ status: 404 });
  });

  it("is told of a failure by status and result", async () => {
    const { queue } = clientFor(server.origin, "requestMiddleware");
    const broken = image.slice(0, image.length >> 1);
    const { request_id: requestId } = await queue.submit(ERASE, { input: { ...input, image_url: dataUri(broken) } });
    const status = await queue.subscribeToStatus(ERASE, { requestId, pollInterval: 20 });
    expect(status).toMatchObject({ status: "COMPLETED", error: expect.any(String), error_type: "image_load_error" });
    await expect(queue.result(ERASE, { requestId })).rejects.toMatchObject({ status: 422, requestId });
  });

  it("fails to stream what fails", async () => {
    const stream = await clientFor(server.origin, "requestMiddleware").stream(ERASE, {
      input: { ...input, image_url: dataUri(image.slice(0, image.length >> 1)) },
    });
    const events: unknown[] = [];
    stream.on("data", (event) => void events.push(event));
    await expect(stream.done()).rejects.toThrow();
    expect(events.at(-1)).toMatchObject({ detail: [{ loc: ["body", "image_url"], type: "image_load_error" }] });
  });

  it("is refused fill", async () => {
    const client = clientFor(server.origin, "requestMiddleware");
    const prompt = "grass";
    await expect(client.run("fal-ai/flux-pro/v1/fill", { input: { ...input, prompt } })).rejects.toMatchObject({
      status: 422,
      body: { detail: [{ type: "feature_not_supported" }] },
    });
  });
});
