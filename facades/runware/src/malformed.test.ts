import { randomUUID } from "node:crypto";
import { Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openServer, type TestServer } from "./testing/open-server.ts";
import { toBase64 } from "@lacuna/http/testing";
import { makePictures } from "./testing/pictures.ts";
import { connect, type RawClient } from "./testing/raw-client.ts";
import { eraseBody } from "./testing/tasks.ts";

const { image } = await makePictures();
const other = await makePictures(20, 20, 4);
const picture = toBase64(image);
const deep = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

const fill = (changes: object) => eraseBody({ model: "bfl:1@2", positivePrompt: "x", ...changes });
const without = (name: string): Record<string, unknown> => {
  const { [name]: _gone, ...rest } = eraseBody();
  return rest;
};

/** Texts that are no list of tasks. */
const NO_LISTS: readonly (readonly [string, string, string])[] = [
  ["an empty text", "", "invalidJSON"],
  ["a word", "erase", "invalidJSON"],
  ["half a list", '[{"taskType":"ping"}', "invalidJSON"],
  ["a list with a comma too many", '[{"taskType":"ping"},]', "invalidJSON"],
  ["single quotes", "[{'taskType':'ping'}]", "invalidJSON"],
  ["NaN", "[NaN]", "invalidJSON"],
  ["deep nesting without an end", "[".repeat(100_000), "invalidJSON"],
  ["a list as deep as it is long", deep(50_000), "invalidJSON"],
  ["null", "null", "invalidRequest"],
  ["a number", "17", "invalidRequest"],
  ["a text", '"ping"', "invalidRequest"],
  ["a single task", '{"taskType":"ping"}', "invalidRequest"],
  ["an empty list", "[]", "invalidRequest"],
  ["101 tasks", JSON.stringify(Array.from({ length: 101 }, () => ({ taskType: "ping" }))), "maxTasksExceeded"],
];

/** Single entries of a list, the code of their error and the parameter that it names. */
const NO_TASK_ROWS: readonly (readonly [string, unknown, string, string?])[] = [
  ["null", null, "invalidTask"],
  ["a number", 3, "invalidTask"],
  ["a text", "ping", "invalidTask"],
  ["a list", [{ taskType: "ping" }], "invalidTask"],
  ["nothing in it", {}, "missingParameter", "taskType"],
  ["a type that is a number", { taskType: 1 }, "unsupportedTaskType", "taskType"],
  ["a type that is a list", { taskType: ["ping"] }, "unsupportedTaskType", "taskType"],
  ["an unknown type", { taskType: "videoInference", taskUUID: randomUUID() }, "unsupportedTaskType", "taskType"],
  ["a property of all objects as type", { taskType: "__proto__" }, "unsupportedTaskType", "taskType"],
  ["an endless type", { taskType: "x".repeat(100_000) }, "unsupportedTaskType", "taskType"],
  ["no model", without("model"), "missingParameter", "model"],
  ["an unknown model", eraseBody({ model: "runware:100@1" }), "unsupportedModel", "model"],
  ["a model that is an object", eraseBody({ model: {} }), "unsupportedModel", "model"],
  ["no taskUUID", without("taskUUID"), "missingParameter", "taskUUID"],
  ["a taskUUID that is none", eraseBody({ taskUUID: "1234" }), "invalidUUID", "taskUUID"],
  ["an empty taskUUID", eraseBody({ taskUUID: "" }), "invalidUUID", "taskUUID"],
  ["a taskUUID that is null", eraseBody({ taskUUID: null }), "invalidUUID", "taskUUID"],
  ["a taskUUID with more behind it", eraseBody({ taskUUID: `${randomUUID()}#1` }), "invalidUUID", "taskUUID"],
  ["no inputs", without("inputs"), "missingParameter", "inputs"],
  ["inputs that are null", eraseBody({ inputs: null }), "invalidObject", "inputs"],
  ["inputs that are a list", eraseBody({ inputs: [picture] }), "invalidObject", "inputs"],
  ["no image", eraseBody({ inputs: { mask: picture } }), "missingParameter", "inputs.image"],
  ["no mask", eraseBody({ inputs: { image: picture } }), "missingParameter", "inputs.mask"],
  ["an empty image", eraseBody({ inputs: { image: "", mask: picture } }), "invalidImage", "inputs.image"],
  ["an image of blanks", eraseBody({ inputs: { image: " \n", mask: picture } }), "invalidImage", "inputs.image"],
  ["an image that is a number", eraseBody({ inputs: { image: 1, mask: picture } }), "invalidImage", "inputs.image"],
  [
    "an image that is a list",
    eraseBody({ inputs: { image: [picture], mask: picture } }),
    "invalidImage",
    "inputs.image",
  ],
  ["an image that is a word", eraseBody({ inputs: { image: "cat!", mask: picture } }), "invalidImage", "inputs.image"],
  [
    "a data URI without data",
    eraseBody({ inputs: { image: "data:image/png", mask: picture } }),
    "invalidImage",
    "inputs.image",
  ],
  [
    "base64 of no picture",
    eraseBody({ inputs: { image: "AAAAAAAA", mask: picture } }),
    "unsupportedImageFormat",
    "inputs.image",
  ],
  [
    "half a picture",
    eraseBody({ inputs: { image: toBase64(image.subarray(0, 30)), mask: picture } }),
    "invalidImage",
    "inputs.image",
  ],
  [
    "a picture of an unknown UUID",
    eraseBody({ inputs: { image: randomUUID(), mask: picture } }),
    "imageNotFound",
    "inputs.image",
  ],
  [
    "a mask of another size",
    eraseBody({ inputs: { image: picture, mask: toBase64(other.mask) } }),
    "invalidMaskSize",
    "inputs.mask",
  ],
  [
    "an address within",
    eraseBody({ inputs: { image: "http://10.0.0.1/a.png", mask: picture } }),
    "invalidURL",
    "inputs.image",
  ],
  [
    "the address of a cloud's host",
    eraseBody({ inputs: { image: picture, mask: "http://169.254.169.254/" } }),
    "invalidURL",
    "inputs.mask",
  ],
  [
    "an address with a password",
    eraseBody({ inputs: { image: picture, mask: "https://a:b@example.com/" } }),
    "invalidURL",
    "inputs.mask",
  ],
  [
    "a file's address",
    eraseBody({ inputs: { image: "file:///etc/passwd", mask: picture } }),
    "invalidImage",
    "inputs.image",
  ],
  ["settings that are a text", eraseBody({ settings: "none" }), "invalidObject", "settings"],
  ["too much dilation", eraseBody({ settings: { dilatePixels: 51 } }), "invalidInteger", "settings.dilatePixels"],
  ["negative dilation", eraseBody({ settings: { dilatePixels: -1 } }), "invalidInteger", "settings.dilatePixels"],
  [
    "a broken number of pixels",
    eraseBody({ settings: { dilatePixels: 1.5 } }),
    "invalidInteger",
    "settings.dilatePixels",
  ],
  ["dilation as a text", eraseBody({ settings: { dilatePixels: "10" } }), "invalidInteger", "settings.dilatePixels"],
  ["endless dilation", eraseBody({ settings: { dilatePixels: 1e308 } }), "invalidInteger", "settings.dilatePixels"],
  ["an unknown outputType", eraseBody({ outputType: "url" }), "invalidValue", "outputType"],
  ["two outputTypes", eraseBody({ outputType: ["URL", "dataURI"] }), "invalidValue", "outputType"],
  ["an unknown outputFormat", eraseBody({ outputFormat: "TIFF" }), "invalidValue", "outputFormat"],
  ["a quality too low", eraseBody({ outputQuality: 19 }), "invalidInteger", "outputQuality"],
  ["a quality too high", eraseBody({ outputQuality: 100 }), "invalidInteger", "outputQuality"],
  ["no results", eraseBody({ numberResults: 0 }), "invalidInteger", "numberResults"],
  ["21 results", eraseBody({ numberResults: 21 }), "invalidInteger", "numberResults"],
  ["results as a text", eraseBody({ numberResults: "2" }), "invalidInteger", "numberResults"],
  ["an unknown deliveryMethod", eraseBody({ deliveryMethod: "stream" }), "invalidValue", "deliveryMethod"],
  ["a webhook that is no URL", eraseBody({ webhookURL: "hook" }), "invalidURL", "webhookURL"],
  ["a webhook of another scheme", eraseBody({ webhookURL: "ftp://example.com/" }), "invalidURL", "webhookURL"],
  ["a webhook within", eraseBody({ webhookURL: "http://192.168.0.1/" }), "invalidURL", "webhookURL"],
  ["an uploadEndpoint that is no URL", eraseBody({ uploadEndpoint: "https://" }), "invalidURL", "uploadEndpoint"],
  ["an uploadEndpoint within", eraseBody({ uploadEndpoint: "http://[::1]:9/" }), "invalidURL", "uploadEndpoint"],
  ["a ttl too short", eraseBody({ ttl: 59 }), "invalidInteger", "ttl"],
  ["a ttl that is a text", eraseBody({ ttl: "60" }), "invalidInteger", "ttl"],
  ["a seed as a text", eraseBody({ seed: "1" }), "invalidInteger", "seed"],
  ["a broken seed", eraseBody({ seed: 0.5 }), "invalidInteger", "seed"],
  ["includeCost as a text", eraseBody({ includeCost: "true" }), "invalidBoolean", "includeCost"],
  ["safety that is true", eraseBody({ safety: true }), "invalidObject", "safety"],
  ["an unknown safety mode", eraseBody({ safety: { mode: "full" } }), "invalidValue", "safety.mode"],
  ["checkContent as a number", eraseBody({ safety: { checkContent: 1 } }), "invalidBoolean", "safety.checkContent"],
  ["fill without a prompt", eraseBody({ model: "bfl:1@2" }), "missingParameter", "positivePrompt"],
  [
    "fill without pictures",
    { ...without("inputs"), model: "bfl:1@2", positivePrompt: "x" },
    "missingParameter",
    "inputs",
  ],
  [
    "fill with a flat image alone",
    { ...without("inputs"), model: "bfl:1@2", positivePrompt: "x", seedImage: picture },
    "missingParameter",
    "inputs.mask",
  ],
  ["fill in no steps", fill({ steps: 0 }), "invalidInteger", "steps"],
  ["fill in too many steps", fill({ steps: 51 }), "invalidInteger", "steps"],
  ["fill with steps as a text", fill({ steps: "20" }), "invalidInteger", "steps"],
  ["fill with too little guidance", fill({ CFGScale: 1 }), "invalidNumber", "CFGScale"],
  ["fill with guidance as a text", fill({ CFGScale: "7" }), "invalidNumber", "CFGScale"],
  ["fill that nobody can do", fill({}), "unsupportedModel", "model"],
  ["an upload without an image", { taskType: "imageUpload", taskUUID: randomUUID() }, "missingParameter", "image"],
  [
    "an upload of no picture",
    { taskType: "imageUpload", taskUUID: randomUUID(), image: "AAAAAAAA" },
    "unsupportedImageFormat",
    "image",
  ],
  [
    "an upload from within",
    { taskType: "imageUpload", taskUUID: randomUUID(), image: "http://127.0.0.2/" },
    "invalidURL",
    "image",
  ],
  [
    "media without an upload",
    { taskType: "mediaStorage", taskUUID: randomUUID(), operation: "delete", media: picture },
    "invalidValue",
    "operation",
  ],
  ["a question without a UUID", { taskType: "getResponse" }, "missingParameter", "taskUUID"],
  ["a question about nothing", { taskType: "getResponse", taskUUID: randomUUID() }, "taskFailedOrNotFound", "taskUUID"],
];

const NO_TASKS = NO_TASK_ROWS.map(([name, task, code, parameter]) => ({ name, task, code, parameter }));

let server: TestServer;
beforeAll(async () => {
  server = await openServer({ maxBodyBytes: 300_000 });
});
afterAll(async () => {
  expect(server.faults).toEqual([]);
  expect(await server.tasks.list({ limit: 10 })).toEqual([]);
  await server[Symbol.asyncDispose]();
});

async function post(body: string | Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${server.origin}/v1`, {
    method: "POST",
    headers: { authorization: "Bearer alice", "content-type": "application/json", ...headers },
    body,
  });
  expect(response.headers.get("content-type")).toMatch("application/json");
  return { status: response.status, body: JSON.parse(await response.text()) };
}

function expectedError(task: unknown, code: string, parameter: string | undefined) {
  const { taskType, taskUUID } = Object(task);
  return {
    code,
    message: expect.any(String),
    ...(parameter !== undefined && { parameter }),
    ...(typeof taskType === "string" && taskType.length <= 200 && { taskType }),
    ...(typeof taskUUID === "string" && { taskUUID }),
  };
}

describe("malformed requests over HTTP", () => {
  it.each(NO_LISTS)("answers %s in the vendor's words", async (_name, text, code) => {
    const { status, body } = await post(text);
    expect(status).toBe(400);
    expect(body).toEqual({ errors: [{ code, message: expect.any(String) }] });
  });

  it.each(NO_TASKS)("answers a task with $name in the vendor's words", async ({ task, code, parameter }) => {
    const { status, body } = await post(JSON.stringify([task]));
    expect(status).toBe(code.endsWith("NotFound") ? 404 : 400);
    expect(body).toEqual({ errors: [expect.objectContaining(expectedError(task, code, parameter))] });
  });

  it("answers a request that is too large", async () => {
    const { status, body } = await post(" ".repeat(300_001));
    expect({ status, body }).toMatchObject({ status: 413, body: { errors: [{ code: "maxRequestSizeExceeded" }] } });
  });

  it("reads JSON under any content type, and none at all", async () => {
    for (const type of ["text/plain", "application/octet-stream", "multipart/form-data; boundary=x"]) {
      expect((await post('[{"taskType":"ping"}]', { "content-type": type })).status).toBe(200);
    }
    const response = await fetch(`${server.origin}/v1`, { method: "POST", headers: { authorization: "Bearer alice" } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ code: "invalidJSON" }] });
  });

  it("drops a byte order mark, and refuses what is not UTF-8", async () => {
    expect((await post('\uFEFF[{"taskType":"ping"}]')).body).toEqual({ data: [{ taskType: "ping", pong: true }] });
    const { status, body } = await post(Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]));
    expect([status, body]).toMatchObject([
      400,
      { errors: [{ code: "invalidJSON", message: "The request is not UTF-8." }] },
    ]);
  });

  it.each(["Basic YWxpY2U=", "Bearer", "Bearer a b", "alice"])(
    "takes %j for no key of anybody",
    async (authorization) => {
      const { status, body } = await post('[{"taskType":"ping"}]', { authorization });
      expect(status).toBe(401);
      expect(body).toMatchObject({ errors: [{ taskType: "authentication", parameter: "apiKey" }] });
    },
  );

  it.each([{ apiKey: 7 }, { apiKey: "alice", connectionSessionUUID: "mine" }, { apiKey: "x".repeat(5000) }])(
    "does not let in %j",
    async (login) => {
      const tasks = JSON.stringify([{ taskType: "authentication", ...login }, { taskType: "ping" }]);
      const response = await fetch(`${server.origin}/v1`, { method: "POST", body: tasks });
      expect([400, 401]).toContain(response.status);
      expect(await response.json()).toMatchObject({ errors: [{ code: expect.stringMatching(/^invalid/) }] });
    },
  );
});

describe("malformed messages on a WebSocket", () => {
  let client: RawClient;
  beforeAll(async () => {
    client = await connect(server.socketUrl);
    await client.authenticate("alice");
  });
  afterAll(() => client[Symbol.dispose]());

  it.each(NO_LISTS)("answers %s and goes on", async (_name, text, code) => {
    client.sendText(text);
    expect(await client.next()).toEqual({ errors: [{ code, message: expect.any(String) }] });
  });

  it.each(NO_TASKS)("answers a task with $name and goes on", async ({ task, code, parameter }) => {
    client.send([task]);
    expect(await client.next()).toEqual({ errors: [expect.objectContaining(expectedError(task, code, parameter))] });
  });

  it.each([
    { name: "binary", message: Buffer.from([1, 2, 3]), code: 1003, error: "invalidMessage" },
    { name: "too large", message: " ".repeat(300_001), code: 1009, error: "maxMessageSizeExceeded" },
  ])("says what is wrong with a $name message and closes that connection alone", async ({ message, code, error }) => {
    using victim = await connect(server.socketUrl);
    await victim.authenticate("bob");
    victim.sendText(message);
    expect(await victim.next()).toMatchObject({ errors: [{ code: error }] });
    expect(await victim.closed).toBe(code);
    client.send([{ taskType: "ping" }]);
    expect(await client.next()).toMatchObject({ data: [{ pong: true }] });
  });

  it("does so with a text that is not UTF-8, and with a frame against the protocol", async () => {
    for (const [frame, code] of [
      [maskedFrame(0x81, Buffer.from([0x5b, 0xc3])), 1007], // "[" and the first half of a letter
      [maskedFrame(0xf1, Buffer.from("[]")), 1002], // reserved bits
    ] as const) {
      using victim = await connect(server.socketUrl);
      await victim.authenticate("bob");
      rawStream(victim).write(frame);
      expect(await victim.next()).toMatchObject({ errors: [{ code: "invalidMessage" }] });
      expect(await victim.closed).toBe(code);
    }
  });

  it("bears a client that breaks off in the middle of a message", async () => {
    const victim = await connect(server.socketUrl);
    await victim.authenticate("bob");
    rawStream(victim).end(maskedFrame(0x81, Buffer.alloc(100)).subarray(0, 50));
    await victim.closed;
    client.send([{ taskType: "ping" }]);
    expect(await client.next()).toMatchObject({ data: [{ pong: true }] });
  });
});

/** A frame as a client sends it (RFC 6455, section 5.2), masked with zeros. */
function maskedFrame(head: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([head, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}

/** The connection below a client's socket, to write what the client itself would not. */
function rawStream({ socket }: RawClient): Socket {
  const stream: unknown = Reflect.get(socket, "_socket");
  if (stream instanceof Socket) return stream;
  throw new Error("The client's stream could not be found.");
}
