import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { errorBody } from "../contract.ts";
import { openServer } from "../testing/open-server.ts";

const image_url = "https://pictures.example/a.png";
const mask_url = "https://pictures.example/b.png";
const image = image_url;
const prompt = "a lamp";
const erase = (input: unknown, more: object = {}) => ({ model: "lacuna-erase", input, ...more });
const fill = (input: unknown) => ({ model: "flux-fill-pro", input });
const nested = (depth: number) => `${'{"model":'.repeat(depth)}1${"}".repeat(depth)}`;
const UUID = "2b9d3c0a-6c1e-4d0c-9a57-2f6f1f0f9d11";

type Case = readonly [name: string, body: string | Buffer | object, details: RegExp, status?: number];

const BODIES: readonly Case[] = [
  ["nothing", "", /empty/],
  ["a blank", " ", /not JSON/],
  ["null", "null", /^body/],
  ["a list", "[]", /^body/],
  ["a text", '"lacuna-erase"', /^body/],
  ["a number", "17", /^body/],
  ["words", "hello", /not JSON/],
  ["half an object", '{"model":"', /not JSON/],
  ["single quotes", "{'model':'x'}", /not JSON/],
  ["a comma too many", '{"model":"x",}', /not JSON/],
  ["two objects", "{}{}", /not JSON/],
  ["not a number", '{"model":NaN}', /not JSON/],
  ["bytes that are no text", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), /UTF-8/],
  ["compressed bytes", Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]), /UTF-8|JSON/],
  ["what is nested deeply", nested(100), /deep/],
  ["what is nested without end", '{"a":'.repeat(15_000), /deep/],
  ["more than the limit", erase({ image_url: `https://a.example/${"x".repeat(200_000)}`, mask_url }), /./, 413],
  ["no field at all", {}, /model/],
  ["no model", { input: {} }, /^model/],
  ["a model that is no text", { model: 5, input: {} }, /^model/],
  ["an empty model", { model: "", input: {} }, /^model/],
  ["an endless model", { model: "x".repeat(201), input: {} }, /^model/],
  ["no input", { model: "lacuna-erase" }, /^input/],
  ["null for the input", erase(null), /^input/],
  ["a list for the input", erase([]), /^input/],
  ["the input as a text", erase(JSON.stringify({ image_url, mask_url })), /^input/],
  ["a webhook that is no address", erase({ image_url, mask_url }, { webhook_url: "hook" }), /webhook_url/],
  ["a webhook that is a script", erase({ image_url, mask_url }, { webhook_url: "javascript:x" }), /webhook_url/],
  ["a webhook that is a list", erase({ image_url, mask_url }, { webhook_url: [] }), /webhook_url/],
  ["a webhook inside", erase({ image_url, mask_url }, { webhook_url: "http://10.0.0.1/" }), /^webhook_url: Webhook/],
  [
    "a webhook at a name of this machine",
    erase({ image_url, mask_url }, { webhook_url: "http://localhost/" }),
    /webhook_url/,
  ],
  ["a secret with a line break", erase({ image_url, mask_url }, { webhook_secret: "a\r\nx: y" }), /webhook_secret/],
  ["a secret in other letters", erase({ image_url, mask_url }, { webhook_secret: "ключ" }), /webhook_secret/],
  ["an endless secret", erase({ image_url, mask_url }, { webhook_secret: "x".repeat(1025) }), /webhook_secret/],
  ["a secret that is a number", erase({ image_url, mask_url }, { webhook_secret: 5 }), /webhook_secret/],
  ["no image", erase({ mask_url }), /image_url/],
  ["an image that is a number", erase({ image_url: 5, mask_url }), /image_url/],
  ["a list of images", erase({ image_url: [image_url], mask_url }), /image_url/],
  ["an empty image", erase({ image_url: "", mask_url }), /image_url/],
  ["an image that is no address", erase({ image_url: "room.png", mask_url }), /image_url/],
  ["a data URI for the image", erase({ image_url: "data:image/png;base64,AAAA", mask_url }), /image_url: Data URIs/],
  ["a data URI for the mask", erase({ image_url, mask_url: " DATA:image/png;base64,AAAA" }), /mask_url: Data URIs/],
  ["a file of the server", erase({ image_url: "file:///etc/passwd", mask_url }), /image_url/],
  ["an image on another protocol", erase({ image_url: "ftp://a.example/a.png", mask_url }), /image_url/],
  ["an image inside", erase({ image_url: "http://169.254.169.254/latest", mask_url }), /image_url/],
  ["an image on this machine by name", erase({ image_url: "http://localhost/a.png", mask_url }), /image_url/],
  ["an image with a password", erase({ image_url: "http://a:b@a.example/a.png", mask_url }), /image_url/],
  ["an endless address", erase({ image_url: `https://a.example/${"x".repeat(5000)}`, mask_url }), /image_url/],
  ["nothing but null", erase({ image_url: null, mask_url: null }), /image_url/],
  ["an empty mask", erase({ image_url, mask_url: "" }), /mask_url/],
  ["a mask that is false", erase({ image_url, mask_url: false }), /mask_url/],
  ["dilation below 0", erase({ image_url, mask_url, dilate_pixels: -1 }), /dilate_pixels/],
  ["dilation above 100", erase({ image_url, mask_url, dilate_pixels: 101 }), /dilate_pixels/],
  ["a part of a pixel", erase({ image_url, mask_url, dilate_pixels: 1.5 }), /dilate_pixels/],
  ["dilation as a text", erase({ image_url, mask_url, dilate_pixels: "10" }), /dilate_pixels/],
  ["another format", erase({ image_url, mask_url, output_format: "gif" }), /output_format/],
  ["a format in capitals", erase({ image_url, mask_url, output_format: "PNG" }), /output_format/],
  ["a part of a seed", erase({ image_url, mask_url, seed: 0.5 }), /seed/],
  ["a seed beyond what JSON carries", erase({ image_url, mask_url, seed: 1e300 }), /seed/],
  ["a seed as a text", erase({ image_url, mask_url, seed: "7" }), /seed/],
  ["a fill without a prompt", fill({ image }), /input\.prompt/],
  ["a fill without an image", fill({ prompt }), /input\.image/],
  ["a fill of a data URI", fill({ prompt, image: "data:image/png;base64,AAAA" }), /input\.image: Data URIs/],
  ["a fill with a mask that is no address", fill({ prompt, image, mask: "x" }), /input\.mask/],
  ["a fill of 0 steps", fill({ prompt, image, steps: 0 }), /input\.steps/],
  ["a fill of 51 steps", fill({ prompt, image, steps: 51 }), /input\.steps/],
  ["a fill with too little guidance", fill({ prompt, image, guidance: 1.9 }), /input\.guidance/],
  ["a fill with too much guidance", fill({ prompt, image, guidance: 60 }), /input\.guidance/],
  ["a fill with a tolerance of 0", fill({ prompt, image, safety_tolerance: 0 }), /input\.safety_tolerance/],
  ["a fill with a tolerance of 7", fill({ prompt, image, safety_tolerance: 7 }), /input\.safety_tolerance/],
  ["a fill with words for a truth", fill({ prompt, image, prompt_upsampling: "yes" }), /input\.prompt_upsampling/],
  ["a fill in a format of another name", fill({ prompt, image, output_format: "jpeg" }), /input\.output_format/],
  ["a model that is not there", { model: "flux-fill-ultra", input: {} }, /^$/, 404],
  ["a model of an object's own", { model: "__proto__", input: {} }, /^$/, 404],
];

const QUERIES: readonly [query: string, details: RegExp][] = [
  ["limit=0", /limit/],
  ["limit=101", /limit/],
  ["limit=-1", /limit/],
  ["limit=ten", /limit/],
  ["limit=1e9", /limit/],
  ["limit=5&limit=6", /limit/],
  ["offset=-1", /offset/],
  ["offset=10001", /offset/],
  ["offset=99999999999999999999", /offset/],
  ["status=done", /status/],
  ["status=SUCCESS", /status/],
  ["from=yesterday", /from/],
  ["from=2026-13-45", /from/],
  ["to=2026-01-01T99:00", /to/],
  [`model=${"x".repeat(201)}`, /model/],
];

describe("what cannot be meant", () => {
  it("is answered with a status and the vendor's body, whatever is sent", async () => {
    const server = await openServer({ settings: { createsPerMinute: 10_000 } });
    for (const [name, body, details, status = 400] of BODIES) {
      const payload = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
      for (const path of ["/v1/prediction/", "/v1/prediction", "/v1/prediction/run"]) {
        const headers = { "content-type": "application/json" };
        const reply = await fetch(server.origin + path, { method: "POST", headers, body: payload });
        expect(reply.status, `${name} at ${path}`).toBe(status);
        const error = errorBody.strict().parse(await reply.json());
        expect(error.details, name).toMatch(details);
        expect(error.error).toBe(error.message);
      }
    }
    expect(await server.services.tasks.list({ limit: 1 })).toEqual([]);
    expect(server.faults).toEqual([]);
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "nonsense"])(
    "is answered when it comes as %s",
    async (type) => {
      const { origin } = await openServer();
      const body = JSON.stringify(erase({ image_url, mask_url }));
      const reply = await fetch(`${origin}/v1/prediction/`, {
        method: "POST",
        headers: { "content-type": type },
        body,
      });
      expect([400, 415]).toContain(reply.status);
      errorBody.parse(await reply.json());
    },
  );

  it("is answered in queries", async () => {
    const server = await openServer();
    for (const [query, details] of QUERIES) {
      const reply = await fetch(`${server.origin}/v1/executions?${query}`);
      expect(reply.status, query).toBe(400);
      expect(errorBody.parse(await reply.json()).details, query).toMatch(details);
    }
    expect(server.faults).toEqual([]);
  });

  it.each([
    ["GET", `/v1/prediction/${UUID}`],
    ["GET", `/v1/prediction/${UUID}/`],
    ["POST", `/v1/prediction/${UUID}/cancel`],
    ["GET", "/v1/prediction/nothing"],
    ["GET", "/v1/prediction/%00"],
    ["GET", "/v1/prediction/..%2f..%2fetc"],
    ["GET", `/v1/prediction/${"x".repeat(100)}`],
    ["GET", "/v1/prediction/"],
    ["GET", "/v1/prediction"],
    ["PUT", "/v1/prediction"],
    ["DELETE", `/v1/prediction/${UUID}`],
    ["GET", `/v1/prediction/${UUID}/cancel`],
    ["GET", `/v1/prediction/${UUID}/stream`],
    ["POST", "/v1/executions"],
    ["GET", "/v1/executions/1"],
  ])("is a 404 of the vendor's: %s %s", async (method, path) => {
    const { origin } = await openServer();
    const reply = await fetch(origin + path, { method });
    expect(reply.status).toBe(404);
    errorBody.parse(await reply.json());
  });

  it("does no harm when it breaks off", async () => {
    const server = await openServer();
    const { hostname, port } = new URL(server.origin);
    const sending = request({
      hostname,
      port,
      method: "POST",
      path: "/v1/prediction/",
      headers: { "content-type": "application/json", "content-length": "1000" },
    });
    const ended = new Promise((resolve) => sending.once("error", resolve));
    sending.write('{"model":');
    await new Promise((resolve) => sending.once("socket", (socket) => socket.once("connect", resolve)));
    sending.destroy(new Error("gone"));
    await ended;
    expect((await fetch(`${server.origin}/v1/executions`)).status).toBe(200);
    expect(server.faults).toEqual([]);
  });
});
