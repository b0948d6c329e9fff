import { randomUUID } from "node:crypto";
import { probePicture } from "@lacuna/codec";
import { RateLimitedError } from "@lacuna/http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServer, type TestServer } from "./testing/open-server.ts";
import { dataUri, openReceiver, toBase64 } from "@lacuna/http/testing";
import { makePictures } from "./testing/pictures.ts";
import { eraseBody } from "./testing/tasks.ts";

interface Reply {
  readonly status: number;
  readonly data: readonly Record<string, unknown>[];
  readonly errors: readonly Record<string, unknown>[];
}

const price = {
  perImageUsd: 0,
  firstMegapixelUsd: 0.03,
  furtherMegapixelUsd: 0.004,
  referenceMegapixelUsd: 0.004,
  minimumReferenceMegapixels: 0,
  isRoundedUp: true,
};

describe("tasks over HTTP", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openServer({ price });
    await server.work();
  });
  afterAll(async () => {
    expect(server.faults).toEqual([]);
    await server[Symbol.asyncDispose]();
  });

  async function post(tasks: unknown, key: string | undefined = "alice"): Promise<Reply> {
    const response = await fetch(`${server.origin}/v1`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(key !== "" && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify(tasks),
    });
    const { data = [], errors = [] } = JSON.parse(await response.text());
    return { status: response.status, data, errors };
  }

  async function untilDone(taskUUID: string, count = 1): Promise<Reply> {
    for (;;) {
      const reply = await post([{ taskType: "getResponse", taskUUID }]);
      if (reply.errors.length > 0) return reply;
      expect(reply.data).toHaveLength(count);
      if (reply.data.every(({ status }) => status !== "processing")) return reply;
    }
  }

  it("answers with a link to the picture, its UUID and its seed", async () => {
    const task = eraseBody();
    const { status, data, errors } = await post([task]);
    expect({ status, errors }).toEqual({ status: 200, errors: [] });
    expect(data).toEqual([
      {
        taskType: "imageInference",
        taskUUID: task.taskUUID,
        status: "success",
        imageUUID: expect.stringMatching(/^[0-9a-f-]{36}$/),
        imageURL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/artifacts\/.+\.png\?/),
        seed: expect.any(Number),
      },
    ]);
    const file = await fetch(String(data[0]?.["imageURL"]));
    expect(file.headers.get("content-type")).toBe("image/png");
    expect(await probePicture(await file.bytes())).toMatchObject({ width: 64, height: 48, format: "png" });
  });

  it.each([
    { outputType: "base64Data", outputFormat: "WEBP", field: "imageBase64Data", format: "webp" },
    { outputType: "dataURI", outputFormat: "JPG", field: "imageDataURI", format: "jpeg" },
    { outputType: "dataURI", outputFormat: "PNG", field: "imageDataURI", format: "png" },
  ])("sends the picture itself as $outputType in $outputFormat", async ({ field, format, ...asked }) => {
    const { data } = await post([eraseBody(asked)]);
    const text = String(data[0]?.[field]);
    if (asked.outputType === "dataURI") expect(text).toMatch(`data:image/${format};base64,`);
    expect(await probePicture(Buffer.from(text.split(",").at(-1) ?? "", "base64"))).toMatchObject({ format });
    expect(Object.keys(data[0] ?? {}).filter((name) => name.startsWith("image"))).toEqual(["imageUUID", field]);
  });

  it("makes as many results as asked for, each with its own seed", async () => {
    const { data } = await post([eraseBody({ numberResults: 3, seed: 2 ** 32 - 1 })]);
    expect(data.map(({ seed }) => seed)).toEqual([2 ** 32 - 1, 0, 1]);
    const longer = await post([eraseBody({ seed: -1 }), eraseBody({ seed: 2 ** 40 + 7 })]);
    expect(longer.data.map(({ seed }) => seed)).toEqual([2 ** 32 - 1, 7]);
    expect(new Set(data.map(({ imageUUID }) => imageUUID)).size).toBe(3);
  });

  it("says what it costs only when asked, for output and reference together", async () => {
    expect((await post([eraseBody({ includeCost: true })])).data[0]?.["cost"]).toBe(0.034);
    expect((await post([eraseBody({ includeCost: false })])).data[0]).not.toHaveProperty("cost");
  });

  it.each([{ safety: { checkContent: true } }, { safety: { mode: "fast" } }, { checkNSFW: true }])(
    "says nothing of NSFWContent where nobody looks, with %j",
    async (asked) => {
      const { data } = await post([eraseBody(asked)]);
      expect(data[0]).toMatchObject({ status: "success" });
      expect(data[0]).not.toHaveProperty("NSFWContent");
    },
  );

  it("says that a prompt was ignored, and ignores other fields it does not know", async () => {
    const { status, data } = await post([
      eraseBody({ positivePrompt: "a lake", width: 512, height: 512, steps: 9, somethingElse: { a: [1] } }),
    ]);
    expect(status).toBe(200);
    expect(data[0]?.["warnings"]).toEqual(["positivePrompt was ignored: erasing takes no prompt."]);
  });

  it("acknowledges an asynchronous task once, then tells where all its results stand until they are done", async () => {
    const task = eraseBody({ deliveryMethod: "async", numberResults: 2 });
    const accepted = await post([task]);
    expect(accepted).toEqual({
      status: 200,
      data: [{ taskType: "imageInference", taskUUID: task.taskUUID }],
      errors: [],
    });
    const { data } = await untilDone(task.taskUUID, 2);
    expect(data.map(({ status }) => status)).toEqual(["success", "success"]);
    const again = await untilDone(task.taskUUID, 2);
    expect(again.data.map(({ imageUUID }) => imageUUID)).toEqual(data.map(({ imageUUID }) => imageUUID));
  });

  it("knows nothing of tasks that are not there, or another caller's", async () => {
    const task = eraseBody();
    await post([task]);
    for (const [taskUUID, key] of [
      [randomUUID(), "alice"],
      [task.taskUUID, "bob"],
    ]) {
      const reply = await post([{ taskType: "getResponse", taskUUID }], key);
      expect(reply.status).toBe(404);
      expect(reply.errors).toMatchObject([{ code: "taskFailedOrNotFound", taskType: "getResponse", taskUUID }]);
    }
  });

  it("carries out a task of the same UUID once, however its letters are written", async () => {
    const task = eraseBody({ numberResults: 2 });
    const first = await post([task]);
    const both = await Promise.all([post([task]), post([{ ...task, taskUUID: task.taskUUID.toUpperCase() }])]);
    for (const { data } of both) {
      expect(data.map(({ imageUUID }) => imageUUID)).toEqual(first.data.map(({ imageUUID }) => imageUUID));
    }
    const other = await post([{ ...task, settings: { dilatePixels: 3 } }]);
    expect(other.errors).toMatchObject([{ code: "duplicateTaskUUID", parameter: "taskUUID", taskUUID: task.taskUUID }]);
    expect((await post([task], "bob")).data[0]?.["imageUUID"]).not.toBe(first.data[0]?.["imageUUID"]);
  });

  it("takes pictures by URL, data URI, base64, and the UUIDs of uploads and results", async () => {
    const pictures = await makePictures();
    await using files = await openReceiver(({ path }) => ({
      status: 200,
      body: path === "/image.png" ? pictures.image : pictures.mask,
    }));
    const uploaded = await post([
      { taskType: "imageUpload", taskUUID: randomUUID(), image: dataUri(pictures.mask) },
      { taskType: "mediaStorage", taskUUID: randomUUID(), operation: "upload", media: toBase64(pictures.image) },
      { taskType: "imageUpload", taskUUID: randomUUID(), image: `${files.origin}/image.png` },
    ]);
    expect(uploaded.errors).toEqual([]);
    const [upload, media, fetched] = uploaded.data;
    expect(upload).toEqual({
      taskType: "imageUpload",
      taskUUID: expect.any(String),
      imageUUID: expect.any(String),
      imageURL: `${server.origin}/runware/images/${String(upload?.["imageUUID"])}`,
    });
    expect(media).toMatchObject({ taskType: "mediaStorage", mediaUUID: expect.any(String) });
    expect(Buffer.from(await (await fetch(String(fetched?.["imageURL"]))).bytes())).toEqual(
      Buffer.from(pictures.image),
    );

    const mask = upload?.["imageUUID"];
    const images = [
      toBase64(pictures.image),
      dataUri(pictures.image),
      `${files.origin}/image.png`,
      media?.["mediaUUID"],
      fetched?.["imageUUID"],
    ];
    const seed = 5;
    const { data, errors } = await post(
      images.map((image) => eraseBody({ inputs: { image, mask }, seed, outputType: "base64Data" })),
    );
    expect(errors).toEqual([]);
    expect(new Set(data.map(({ imageBase64Data }) => imageBase64Data)).size).toBe(1);
    const next = await post([eraseBody({ inputs: { image: data[0]?.["imageUUID"], mask } })]);
    expect(next.status).toBe(200);
    const stolen = await post([eraseBody({ inputs: { image: data[0]?.["imageUUID"], mask } })], "bob");
    expect(stolen).toMatchObject({ status: 404, errors: [{ code: "imageNotFound", parameter: "inputs.image" }] });
  });

  it("calls the webhook once for each result, and answers all the same", async () => {
    await using receiver = await openReceiver();
    const webhookURL = `${receiver.origin}/hook?secret=1`;
    const { data } = await post([eraseBody({ numberResults: 2, webhookURL })]);
    const calls = await receiver.until(2);
    expect(calls).toMatchObject([
      { method: "POST", path: "/hook?secret=1", headers: { "content-type": "application/json" } },
      { method: "POST" },
    ]);
    const told = calls.flatMap(({ body }) => JSON.parse(body.toString()).data);
    expect(told.toSorted(bySeed)).toEqual(data.toSorted(bySeed));
  });

  it("tells the webhook of a failure in the words of a reply", async () => {
    await using receiver = await openReceiver((request) => ({ status: request.method === "GET" ? 404 : 200 }));
    const { image } = await makePictures();
    const inputs = { image: toBase64(image), mask: `${receiver.origin}/gone.png` };
    const task = eraseBody({ inputs, webhookURL: `${receiver.origin}/hook`, deliveryMethod: "async" });
    await post([task]);
    const calls = await receiver.until(2);
    const error = {
      code: "downloadFailed",
      message: expect.any(String),
      parameter: "inputs.mask",
      taskType: "imageInference",
      taskUUID: task.taskUUID,
    };
    expect(JSON.parse(String(calls[1]?.body))).toEqual({ errors: [error] });
    const reply = await post([{ taskType: "getResponse", taskUUID: task.taskUUID }]);
    expect(reply).toEqual({ status: 400, data: [], errors: [error] });
  });

  it("puts the bytes at uploadEndpoint before anybody hears of the result", async () => {
    await using receiver = await openReceiver((_request, count) => ({ status: count === 1 ? 503 : 200 }));
    const task = eraseBody({
      uploadEndpoint: `${receiver.origin}/put?signature=x`,
      webhookURL: `${receiver.origin}/hook`,
      outputType: "base64Data",
    });
    const { data } = await post([task]);
    const [failed, upload, hook] = await receiver.until(3);
    expect([failed?.method, upload?.method, hook?.method]).toEqual(["PUT", "PUT", "POST"]);
    expect(upload).toMatchObject({ path: "/put?signature=x", headers: { "content-type": "image/png" } });
    expect(upload?.body.toString("base64")).toBe(data[0]?.["imageBase64Data"]);
  });

  it("says when uploadEndpoint does not take the result", async () => {
    await using receiver = await openReceiver(() => ({ status: 403 }));
    const task = eraseBody({ uploadEndpoint: `${receiver.origin}/put` });
    const reply = await post([task]);
    expect(reply).toMatchObject({
      status: 400,
      errors: [{ code: "uploadFailed", parameter: "uploadEndpoint", taskUUID: task.taskUUID }],
    });
    expect(receiver.received).toHaveLength(1);
  });

  it("keeps a result for its ttl", async () => {
    const { data } = await post([eraseBody({ ttl: 90 })]);
    const task = await server.tasks.find(String(data[0]?.["imageUUID"]));
    if (task?.state !== "succeeded") throw new Error("It has not succeeded.");
    expect(task.expiresAt - task.finishedAt).toBe(90_000);
  });

  it("answers what succeeded and what did not together, with 200", async () => {
    const [good, bad] = [eraseBody(), eraseBody({ outputQuality: 100 })];
    const reply = await post([good, bad]);
    expect(reply).toMatchObject({
      status: 200,
      data: [{ taskUUID: good.taskUUID }],
      errors: [
        {
          code: "invalidInteger",
          parameter: "outputQuality",
          type: "integer",
          min: 20,
          max: 99,
          default: 95,
          taskType: "imageInference",
          taskUUID: bad.taskUUID,
        },
      ],
    });
  });

  it("never answers 200 when nothing has succeeded", async () => {
    const { image } = await makePictures(10, 10, 2);
    const wrongSize = { image: toBase64(image), mask: toBase64((await makePictures()).mask) };
    const replies = [
      await post([eraseBody({ inputs: wrongSize })]),
      await post([eraseBody({ model: "bfl:1@2", positivePrompt: "a lake" })]),
      await post([{ taskType: "getResponse", taskUUID: randomUUID() }]),
    ];
    expect(replies.map(({ status, errors }) => [status, errors[0]?.["code"]])).toEqual([
      [400, "invalidMaskSize"],
      [400, "unsupportedModel"],
      [404, "taskFailedOrNotFound"],
    ]);
  });

  it("takes the key from the header or from an authentication task, and refuses others with 401", async () => {
    const ping = { taskType: "ping", ping: true };
    const login = { taskType: "authentication", apiKey: "bob" };
    expect(await post([login, ping], "")).toMatchObject({ status: 200, data: [{ pong: true }] });
    expect(await post([login], "")).toMatchObject({ data: [{ connectionSessionUUID: expect.any(String) }] });
    expect(await post([ping], "")).toMatchObject({
      status: 401,
      errors: [{ code: "missingApiKey", taskType: "authentication", parameter: "apiKey" }],
    });
    expect(await post([ping], "nobody")).toMatchObject({ status: 401, errors: [{ code: "invalidApiKey" }] });
  });

  it("tells of failures among results, and goes on asking for the others", async () => {
    await using idle = await openServer();
    const task = eraseBody({ deliveryMethod: "async", numberResults: 3 });
    const ask = async (tasks: unknown) => {
      const headers = { authorization: "Bearer alice" };
      const response = await fetch(`${idle.origin}/v1`, { method: "POST", headers, body: JSON.stringify(tasks) });
      return { status: response.status, body: JSON.parse(await response.text()) };
    };
    await ask([task]);
    const ids = (await idle.tasks.list({ limit: 3 })).map(({ id }) => id).toReversed();
    await idle.tasks.cancel(ids[1] ?? "");
    const question = [{ taskType: "getResponse", taskUUID: task.taskUUID }];
    const cancelled = { status: "error", error: { code: "taskCancelled", taskUUID: task.taskUUID } };
    expect(await ask(question)).toMatchObject({
      status: 200,
      body: { data: [{ status: "processing" }, cancelled, { status: "processing" }] },
    });
    await idle.work();
    await Promise.all(ids.map((id) => idle.tasks.wait(id)));
    expect((await ask(question)).body.data).toMatchObject([
      { status: "success", imageUUID: ids[0] },
      cancelled,
      { status: "success", imageUUID: ids[2] },
    ]);
  });

  it("answers 429 with the pause to make when a caller sends too much", async () => {
    await using strict = await openServer({
      countRequest: () => {
        throw new RateLimitedError(7);
      },
    });
    const send = (task: unknown) =>
      fetch(`${strict.origin}/v1`, {
        method: "POST",
        headers: { authorization: "Bearer alice" },
        body: JSON.stringify([task]),
      });
    const response = await send(eraseBody());
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "7"]);
    expect(await response.json()).toMatchObject({ errors: [{ code: "rateLimitExceeded" }] });
    // Asking is free.
    expect((await send({ taskType: "getResponse", taskUUID: randomUUID() })).status).toBe(404);
  });

  it("bears a client that does not wait for its answer, which it finds later", async () => {
    await using idle = await openServer();
    const task = eraseBody();
    const gone = new AbortController();
    const request = fetch(`${idle.origin}/v1`, {
      method: "POST",
      headers: { authorization: "Bearer alice" },
      body: JSON.stringify([task]),
      signal: gone.signal,
    });
    await idle.untilAccepted(1);
    gone.abort();
    await expect(request).rejects.toThrow();
    await idle.work();
    const [accepted] = await idle.tasks.list({ limit: 1 });
    expect(await idle.tasks.wait(accepted?.id ?? "")).toMatchObject({ state: "succeeded" });
    expect(idle.faults).toEqual([]);
  });

  it("describes itself", () => {
    const document = server.facade.openApi("https://erase.example");
    expect(document).toMatchObject({
      openapi: "3.1.0",
      servers: [{ url: "https://erase.example" }],
      components: { schemas: { EraseTask: { required: ["taskType", "taskUUID", "model", "inputs"] } } },
    });
  });
});

function bySeed(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): number {
  return Number(a["seed"]) - Number(b["seed"]);
}
