import Each from "@eachlabs/aiflow";
import { decodeImage } from "@lacuna/codec";
import { maskFile, openReceiver, serveFiles } from "@lacuna/http/testing";
import { FREE } from "@lacuna/jobs";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cancelReply, createReply, prediction, runReply, webhookBody } from "../contract.ts";
import { openServer, type TestServer } from "../testing/open-server.ts";
import { middleOf, pictureFile, RED } from "../testing/pictures.ts";

const image = await pictureFile(96, 64);
const mask = await maskFile(96, 64, 16);
const cutOut = await pictureFile(96, 64, 16);
const otherMask = await maskFile(64, 96, 16);
const version = "0.0.1";
const addresses = { image_url: "https://pictures.example/a.png", mask_url: "https://pictures.example/b.png" };

// The client prints every request, its key included.
beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => undefined));
afterEach(() => void vi.restoreAllMocks());

async function open(options: Parameters<typeof openServer>[0] = {}) {
  const server = await openServer({ needsKeys: true, ...options });
  const auth = await server.addKey("tester");
  return { server, auth, each: new Each({ auth, apiBaseUrl: `${server.origin}/v1` }) };
}

const files = await serveFiles({
  "image.png": image,
  "mask.png": mask,
  "cut-out.png": cutOut,
  "other-mask.png": otherMask,
});
afterAll(() => files[Symbol.asyncDispose]());
const address = files.origin;
const [image_url, mask_url] = [`${address}/image.png`, `${address}/mask.png`];

const create = async (each: Each, input: object = addresses, more: object = {}) =>
  createReply.parse(await each.prediction.create({ model: "lacuna-erase", version, input: { ...input }, ...more }))
    .predictionID;
const toJson = (body: Buffer): unknown => JSON.parse(body.toString());
const get = async (each: Each, id: string) => prediction.parse(await each.prediction.get(id));

/** The end of a task, awaited in the core: the client itself does no polling. */
async function finished({ services }: TestServer, each: Each, id: string) {
  await services.tasks.wait(id);
  return get(each, id);
}

async function download(output: unknown) {
  if (typeof output !== "string") throw new Error(`There is no picture: ${JSON.stringify(output)}`);
  const reply = await fetch(output);
  expect(reply.status).toBe(200);
  return { type: reply.headers.get("content-type"), bytes: new Uint8Array(await reply.arrayBuffer()) };
}

/** Nothing red is left, and nothing has changed outside a square of that side. */
async function expectErased(file: Uint8Array, side: number): Promise<void> {
  const { raster: erased } = await decodeImage(file);
  const { raster: original } = await decodeImage(image);
  expect(erased).toMatchObject({ width: 96, height: 64, channels: 3 });
  const isInside = middleOf(96, 64, side);
  for (let pixel = 0; pixel < 96 * 64; pixel++) {
    const [r, g, b] = erased.data.subarray(pixel * 3, pixel * 3 + 3);
    if (isInside(pixel % 96, Math.floor(pixel / 96))) expect([r, g, b]).not.toEqual(RED);
    else expect([r, g, b]).toEqual([...original.data.subarray(pixel * 3, pixel * 3 + 3)]);
  }
}

describe("@eachlabs/aiflow, unchanged", () => {
  it("creates a prediction, asks about it and gets a picture that differs inside the mask only", async () => {
    const { server, each } = await open({ price: { ...FREE, perImageUsd: 0.05 } });
    const id = await create(each, { image_url, mask_url, dilate_pixels: 2, output_format: "png", seed: 5 });
    await server.work();
    const done = await finished(server, each, id);
    expect(done).toMatchObject({
      id,
      predictionID: id,
      model: "lacuna-erase",
      status: "success",
      input: { image_url, mask_url, dilate_pixels: 2, output_format: "png", seed: 5 },
      metrics: { predict_time: expect.any(Number), cost: 0.05 },
      urls: {
        get: `${server.origin}/v1/prediction/${id}`,
        cancel: `${server.origin}/v1/prediction/${id}/cancel`,
      },
    });
    expect(done.logs).toContain("fetched image");
    const { type, bytes } = await download(done.output);
    expect(type).toBe("image/png");
    await expectErased(bytes, 16 + 2 * 2);
    expect(server.faults).toEqual([]);
  });

  it("runs a prediction: creates, waits and gets the picture in one call", async () => {
    const { server, each } = await open();
    await server.work();
    const reply = runReply.parse(
      await each.prediction.run({ model: "lacuna-erase", version, input: { image_url, mask_url } }),
    );
    expect(reply).toMatchObject({ status: "success", error: "" });
    expect((await download(reply.output)).type).toBe("image/jpeg");
  });

  it("is told in a run's own words of one that failed", async () => {
    const { server, each } = await open();
    await server.work();
    const input = { image_url, mask_url: `${address}/other-mask.png` };
    const reply = runReply.parse(await each.prediction.run({ model: "lacuna-erase", version, input }));
    expect(reply).toMatchObject({ status: "failed", output: "" });
    expect(reply.error).toMatch(/must be equal/);
  });

  it.each(["/v1", "/v1/"])("works with a base URL that ends in %s", async (path) => {
    const { server, auth } = await open();
    const each = new Each({ auth, apiBaseUrl: server.origin + path });
    expect((await get(each, await create(each))).status).toBe("processing");
  });

  it("calls accepted what is not finished: create says success, a poll says processing", async () => {
    const { each } = await open();
    const reply = await each.prediction.create({ model: "lacuna-erase", version, input: addresses });
    expect(reply).toMatchObject({ status: "success", message: "Prediction created successfully" });
    const { predictionID } = createReply.parse(reply);
    expect(await get(each, predictionID)).toMatchObject({ status: "processing", output: null, metrics: {} });
  });

  it("cancels with an empty body that says it is JSON", async () => {
    const { each } = await open();
    const id = await create(each);
    expect(cancelReply.parse(await each.prediction.cancel(id))).toMatchObject({ predictionID: id });
    expect(await get(each, id)).toMatchObject({ status: "cancelled", output: null, metrics: { cost: 0 } });
    expect(await each.prediction.cancel(id)).toMatchObject({ status: "cancelled" });
  });

  it("asks with a content type and no body", async () => {
    const { each } = await open();
    await expect(get(each, await create(each))).resolves.toMatchObject({ status: "processing" });
  });

  it("sends whatever version it is made to name, and gets the one there is", async () => {
    const { each } = await open();
    for (const odd of ["0.0.1", "9.9.9", ""]) {
      const reply = await each.prediction.create({ model: "lacuna-erase", version: odd, input: addresses });
      expect(reply).toMatchObject({ status: "success" });
    }
  });

  it("prints the error that it got", async () => {
    const { server, each } = await open();
    const stranger = new Each({ auth: "nonsense", apiBaseUrl: `${server.origin}/v1` });
    await expect(create(stranger)).rejects.toThrow(/^Request failed: .*Invalid or missing API key/);
    await expect(each.prediction.get("nothing")).rejects.toThrow(/Prediction not found/);
    await expect(each.prediction.create({ model: "x", version, input: {} })).rejects.toThrow(/model not found/);
  });

  it("is told that nobody here can fill, and first what is wrong with the request", async () => {
    const { each } = await open();
    const input = { prompt: "a lamp", image: addresses.image_url, mask: addresses.mask_url, steps: 40, guidance: 2.5 };
    const fill = (changes: object) =>
      each.prediction.create({ model: "flux-fill-pro", version, input: { ...input, ...changes } });
    await expect(fill({})).rejects.toThrow("No fill provider is configured on this server");
    await expect(fill({ mask: null })).rejects.toThrow("No fill provider is configured on this server");
    await expect(fill({ steps: 51 })).rejects.toThrow("input.steps");
  });

  it("is told when a prompt was not used", async () => {
    const { each } = await open();
    const input = { ...addresses, prompt: "a lamp" };
    const reply = createReply.parse(await each.prediction.create({ model: "lacuna-erase", version, input }));
    expect(reply.message).toMatch(/prompt was not used/);
    expect((await get(each, reply.predictionID)).logs).toMatch(/^warning: The prompt was not used/);
  });

  it("fails in the words of polls when a file cannot be fetched", async () => {
    const { server, each } = await open();
    await server.work();
    const id = await create(each, { image_url: `${address}/missing.png`, mask_url });
    const done = await finished(server, each, id);
    expect(done).toMatchObject({
      status: "error",
      message: "Prediction failed",
      output: { error_code: "INPUT_DOWNLOAD_ERROR", retryable: true },
      metrics: { cost: 0 },
    });
    expect(done.output).toMatchObject({ error_message: done.details });
  });

  it("erases where a picture without a mask is transparent, and makes it opaque there", async () => {
    const { server, each } = await open();
    await server.work();
    const input = { image_url: `${address}/cut-out.png`, output_format: "png", dilate_pixels: 2 };
    for (const none of [undefined, null]) {
      const done = await finished(server, each, await create(each, { ...input, mask_url: none }));
      expect(done).toMatchObject({ status: "success", input });
      const { raster } = await decodeImage((await download(done.output)).bytes);
      const middle = (32 * 96 + 48) * raster.channels;
      expect([...raster.data.subarray(middle, middle + 3)]).not.toEqual(RED);
      if (raster.hasAlpha) expect(raster.data[middle + 3]).toBe(255);
    }
  });

  it("is told that a picture without mask and transparency marks nothing", async () => {
    const { server, each } = await open();
    await server.work();
    const done = await finished(server, each, await create(each, { image_url }));
    expect(done).toMatchObject({ status: "error", output: { error_code: "INPUT_VALIDATION_ERROR" } });
    expect(done.details).toMatch(/alpha/);
  });

  it("erases from an earlier result by its address", async () => {
    const { server, each } = await open();
    await server.work();
    const first = await finished(server, each, await create(each, { image_url, mask_url }));
    const id = await create(each, { image_url: first.output, mask_url });
    expect((await finished(server, each, id)).status).toBe("success");
    const forged = `${server.origin}/artifacts/${id}/0.jpg?expires=9999999999999&signature=${"A".repeat(43)}`;
    await expect(create(each, { image_url: forged, mask_url })).rejects.toThrow("input.image_url: The link");
  });
});

describe("webhooks", () => {
  it("say succeeded where polls say success, with the secret as it was given", async () => {
    const { server, each } = await open();
    await using receiver = await openReceiver();
    await server.work();
    const hook = { webhook_url: `${receiver.origin}/hook`, webhook_secret: "s3cret, as it is" };
    const id = await create(each, { image_url, mask_url }, hook);
    const { method, headers, body } = await receiver.first();
    expect(method).toBe("POST");
    expect(headers).toMatchObject({ "content-type": "application/json", "x-webhook-secret": "s3cret, as it is" });
    const told = webhookBody.parse(toJson(body));
    expect(told).toMatchObject({ exec_id: id, flow_id: null, status: "succeeded", error: "" });
    const done = await get(each, id);
    expect(done.status).toBe("success");
    expect(JSON.stringify(done)).not.toContain("s3cret");
    expect((await download(told.output)).type).toBe("image/jpeg");
  });

  it("say nothing of what was cancelled", async () => {
    const { server, each } = await open();
    await using receiver = await openReceiver();
    const hook = { webhook_url: `${receiver.origin}/hook` };
    const cancelled = await create(each, addresses, hook);
    await each.prediction.cancel(cancelled);
    const id = await create(each, { image_url, mask_url }, hook);
    await server.work();
    await receiver.until(1);
    await expect.poll(async () => (await server.store.deliveries.list("delivered", 10)).length).toBe(2);
    expect(receiver.received.map(({ body }) => webhookBody.parse(toJson(body)).exec_id)).toEqual([id]);
  });

  it("say failed where polls say error", async () => {
    const { server, each } = await open();
    await using receiver = await openReceiver();
    await server.work();
    const input = { image_url, mask_url: `${address}/other-mask.png` };
    const id = await create(each, input, { webhook_url: `${receiver.origin}/hook` });
    const { body, headers } = await receiver.first();
    expect(webhookBody.parse(toJson(body))).toMatchObject({
      exec_id: id,
      status: "failed",
      output: [{ error: { error_code: "INPUT_VALIDATION_ERROR" } }],
      error: expect.stringContaining("must be equal"),
    });
    expect(headers).not.toHaveProperty("x-webhook-secret");
    expect((await get(each, id)).status).toBe("error");
  });
});
