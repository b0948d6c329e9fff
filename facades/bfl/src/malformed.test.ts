import { describe, expect, it } from "vitest";
import { plainError, validationError } from "./contract.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { openBflServer } from "./testing/open-bfl-server.ts";

const ERASE = "/v1/flux-tools/erase-v1";
const FILL = "/v1/flux-pro-1.0-fill";

const picture = Buffer.from(await pictureFile(32, 24));
const image = toBase64(picture);
const mask = toBase64(await maskFile(32, 24, 8));
const otherMask = toBase64(await maskFile(24, 32, 8));
const deep = (depth: number): string => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

/** A body, what is answered, and of a list its first entry: type and where. */
type Case = readonly [
  name: string,
  body: string | Buffer | object,
  status: number,
  type?: string | undefined,
  loc?: unknown[],
];

const at = (...path: unknown[]): unknown[] => ["body", ...path];

const NOT_AN_OBJECT: readonly Case[] = [
  ["nothing", "", 422, "missing", at()],
  ["a blank", " ", 422, "json_invalid"],
  ["null", "null", 422, "missing", at()],
  ["a list", "[]", 422, "model_attributes_type", at()],
  ["a text", '"image"', 422, "model_attributes_type", at()],
  ["a number", "17", 422, "model_attributes_type", at()],
  ["true", "true", 422, "model_attributes_type", at()],
  ["words", "hello", 422, "json_invalid"],
  ["half an object", '{"image":"', 422, "json_invalid"],
  ["single quotes", "{'image':'x'}", 422, "json_invalid", at(1)],
  ["a comma too many", '{"image":"x",}', 422, "json_invalid", at(13)],
  ["a comment", '{/* */"image":"x"}', 422, "json_invalid"],
  ["not a number", '{"dilate_pixels":NaN}', 422, "json_invalid"],
  ["two objects", "{}{}", 422, "json_invalid", at(2)],
  ["a line break in a text", '{"image":"a\nb"}', 422, "json_invalid"],
  ["half a surrogate escape", '{"image":"\\ud8"}', 422, "json_invalid"],
  ["a form", "image=x&mask=y", 422, "json_invalid"],
  ["XML", "<image/>", 422, "json_invalid"],
  ["bytes that are no text", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400],
  ["text in UTF-16", Buffer.from('{"image":"x"}', "utf16le"), 422, "json_invalid"],
  ["a picture", picture, 400],
  ["compressed bytes", Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), 400],
  ["what is nested deeply", deep(100), 400],
  ["what is nested without end", '{"a":'.repeat(20_000), 400],
  ["more than the limit", { image: "A".repeat(200_000), mask }, 413],
];

const FIELDS: readonly Case[] = [
  ["no field at all", {}, 422, "missing", at("image")],
  ["no mask", { image }, 422, "missing", at("mask")],
  ["no image", { mask }, 422, "missing", at("image")],
  ["null for the image", { image: null, mask }, 422, "string_type", at("image")],
  ["a number for the image", { image: 1, mask }, 422, "string_type", at("image")],
  ["a list of images", { image: [image], mask }, 422, "string_type", at("image")],
  ["an object for the image", { image: { url: "x" }, mask }, 422, "string_type", at("image")],
  ["a number for the alias", { input_image: 5, mask }, 422, "string_type", at("image")],
  ["an empty image", { image: "", mask }, 422, "string_too_short", at("image")],
  ["false for the mask", { image, mask: false }, 422, "string_type", at("mask")],
  ["an empty mask", { image, mask: "" }, 422, "string_too_short", at("mask")],
  ["dilation below 0", { image, mask, dilate_pixels: -1 }, 422, "greater_than_equal", at("dilate_pixels")],
  ["dilation above 100", { image, mask, dilate_pixels: 101 }, 422, "less_than_equal", at("dilate_pixels")],
  ["dilation beyond integers", { image, mask, dilate_pixels: 1e300 }, 422, undefined, at("dilate_pixels")],
  ["a part of a pixel", { image, mask, dilate_pixels: 1.5 }, 422, "int_from_float", at("dilate_pixels")],
  ["words for the dilation", { image, mask, dilate_pixels: "much" }, 422, "int_parsing", at("dilate_pixels")],
  ["null for the dilation", { image, mask, dilate_pixels: null }, 422, "int_type", at("dilate_pixels")],
  ["a list for the dilation", { image, mask, dilate_pixels: [10] }, 422, "int_type", at("dilate_pixels")],
  ["an unknown format", { image, mask, output_format: "gif" }, 422, "enum", at("output_format")],
  ["a format in capitals", { image, mask, output_format: "PNG" }, 422, "enum", at("output_format")],
  ["a format of another name", { image, mask, output_format: "jpg" }, 422, "enum", at("output_format")],
  ["null for the format", { image, mask, output_format: null }, 422, "enum", at("output_format")],
  ["a part of a seed", { image, mask, seed: 0.5 }, 422, "int_from_float", at("seed")],
  ["words for the seed", { image, mask, seed: "random" }, 422, "int_parsing", at("seed")],
  ["a seed that JSON cannot carry", { image, mask, seed: 2 ** 60 }, 422, "less_than_equal", at("seed")],
  ["a tolerance above 5", { image, mask, safety_tolerance: 6 }, 422, "less_than_equal", at("safety_tolerance")],
  ["a tolerance below 0", { image, mask, safety_tolerance: -1 }, 422, "greater_than_equal", at("safety_tolerance")],
  ["an empty user", { image, mask, user: "" }, 422, "string_too_short", at("user")],
  ["a user without end", { image, mask, user: "x".repeat(257) }, 422, "string_too_long", at("user")],
  ["a number for the user", { image, mask, user: 3 }, 422, "string_type", at("user")],
  ["an empty webhook", { image, mask, webhook_url: "" }, 422, "string_too_short", at("webhook_url")],
  ["a webhook that is no URL", { image, mask, webhook_url: "me.example" }, 422, "url_parsing", at("webhook_url")],
  ["a webhook by mail", { image, mask, webhook_url: "mailto:me@a.example" }, 422, "url_scheme", at("webhook_url")],
  [
    "a webhook without end",
    { image, mask, webhook_url: `https://a.example/${"x".repeat(3000)}` },
    422,
    "string_too_long",
  ],
  ["a number for the secret", { image, mask, webhook_secret: 7 }, 422, "string_type", at("webhook_secret")],
  ["a secret without end", { image, mask, webhook_secret: "x".repeat(2000) }, 422, "string_too_long"],
  ["only a prototype", '{"__proto__":{"image":"x","mask":"y"}}', 422, "missing", at("image")],
  ["the second of two that is wrong", `{"image":"${image}","mask":"${mask}","mask":7}`, 422, "string_type", at("mask")],
];

const PICTURES: readonly Case[] = [
  ["what is no base64", { image: "not base64!", mask }, 422, "value_error", at("image")],
  ["base64 that is cut", { image: `${image}=`, mask }, 422, "value_error", at("image")],
  ["a text in another script", { image: "画像", mask }, 422, "value_error", at("image")],
  ["blanks", { image: "   ", mask }, 422, "value_error", at("image")],
  ["a data URI without a comma", { image: "data:image/png;base64", mask }, 422, "value_error", at("image")],
  ["a data URI without content", { image: "data:image/png;base64,", mask }, 422, "value_error", at("image")],
  ["a mask that is no base64", { image, mask: "%%%" }, 422, "value_error", at("mask")],
  ["base64 of a text", { image: Buffer.from("hello").toString("base64"), mask }, 422, "value_error", at("image")],
  ["the beginning of a PNG", { image: toBase64(picture.subarray(0, 20)), mask }, 422, "value_error", at("image")],
  [
    "an SVG",
    { image: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>").toString("base64"), mask },
    422,
    "value_error",
  ],
  ["a PDF", { image: Buffer.from("%PDF-1.7\n").toString("base64"), mask }, 422, "value_error", at("image")],
  ["zeros", { image: Buffer.alloc(1000).toString("base64"), mask }, 422, "value_error", at("image")],
  ["a mask of another size", { image, mask: otherMask }, 422, "value_error", at("mask")],
  [
    "a mask that is no picture",
    { image, mask: Buffer.from("mask").toString("base64") },
    422,
    "value_error",
    at("mask"),
  ],
  ["an address of this machine's network", { image: "http://10.0.0.1/a.png", mask }, 422, "value_error", at("image")],
  ["an address with a password", { image, mask: "https://u:p@a.example/m.png" }, 422, "value_error", at("mask")],
  ["an address that is none", { image: "http://", mask }, 422, "value_error", at("image")],
  ["a file's address", { image: "file:///etc/passwd", mask }, 422, "value_error", at("image")],
  ["an address without end", { image: `https://a.example/${"x".repeat(9000)}`, mask }, 422, "value_error", at("image")],
  [
    "a webhook in this machine's network",
    { image, mask, webhook_url: "http://169.254.169.254/" },
    422,
    "value_error",
    at("webhook_url"),
  ],
];

const FILLS: readonly Case[] = [
  ["no image", { mask }, 422, "missing", at("image")],
  ["too few steps", { image, steps: 14 }, 422, "greater_than_equal", at("steps")],
  ["too much guidance", { image, guidance: 100.5 }, 422, "less_than_equal", at("guidance")],
  ["words for the guidance", { image, guidance: "strong" }, 422, "float_parsing", at("guidance")],
  ["perhaps", { image, prompt_upsampling: "perhaps" }, 422, "bool_parsing", at("prompt_upsampling")],
  ["a number for the prompt", { image, prompt: 4 }, 422, "string_type", at("prompt")],
  ["a text", '"x"', 422, "model_attributes_type", at()],
  ["nothing wrong", { image, mask, prompt: "a lawn", guidance: "2.5", prompt_upsampling: "no" }, 503],
  ["the picture as the AI SDK's provider 1 names it", { input_image: image, mask, prompt: "a lawn" }, 503],
];

const named = (cases: readonly Case[]) => cases.map((given) => ({ name: given[0], given }));

async function send(url: string, body: Case[1], type = "application/json") {
  const { app, store, faults } = await openBflServer({ maxBodyBytes: 150_000 });
  const payload = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const reply = await app.inject({ method: "POST", url, headers: { "content-type": type }, payload });
  return { reply, faults, tasks: await store.list({ limit: 1 }) };
}

async function expectRefusal(url: string, [, body, status, type, loc]: Case): Promise<void> {
  const { reply, faults, tasks } = await send(url, body);
  expect(reply.statusCode, reply.body).toBe(status);
  expect(reply.headers["content-type"]).toMatch(/^application\/json/);
  expect(reply.body.length).toBeLessThan(5000);
  if (status === 422) {
    const [item] = validationError.parse(reply.json()).detail;
    if (type !== undefined) expect(item?.type).toBe(type);
    if (loc !== undefined) expect(item?.loc.slice(0, loc.length)).toEqual(loc);
    expect(item?.loc[0]).toBe("body");
  } else {
    expect(plainError.parse(reply.json()).detail).not.toBe("");
  }
  expect(faults).toEqual([]);
  expect(tasks).toEqual([]);
}

describe("an erase request that is", () => {
  it.each(named(NOT_AN_OBJECT))("$name is refused in the vendor's words", ({ given }) => expectRefusal(ERASE, given));
});

describe("an erase request with", () => {
  it.each(named([...FIELDS, ...PICTURES]))("$name is refused in the vendor's words", ({ given }) =>
    expectRefusal(ERASE, given),
  );
});

describe("a fill request with", () => {
  it.each(named(FILLS))("$name is refused in the vendor's words", ({ given }) => expectRefusal(FILL, given));
});

describe("a body of another type", () => {
  it.each(["text/plain", "multipart/form-data; boundary=x", "image/png", "application/x-www-form-urlencoded"])(
    "such as %s is no object",
    async (type) => {
      const { reply } = await send(ERASE, JSON.stringify({ image, mask }), type);
      expect(reply.statusCode).toBe(422);
      expect(validationError.parse(reply.json()).detail[0]).toMatchObject({
        type: "model_attributes_type",
        loc: ["body"],
      });
    },
  );

  it("that is no type at all is refused", async () => {
    const { reply } = await send(ERASE, "{}", "nonsense");
    expect(reply.statusCode).toBe(415);
    expect(plainError.parse(reply.json()).detail).not.toBe("");
  });
});

it("names every field at fault at once, without sending pictures back", async () => {
  const { reply } = await send(ERASE, { image, dilate_pixels: 300, output_format: "bmp" });
  expect(reply.json()).toEqual({
    detail: [
      {
        type: "missing",
        loc: ["body", "mask"],
        msg: "Field required",
        input: { image: `${image.slice(0, 100)}…`, dilate_pixels: 300, output_format: "bmp" },
      },
      {
        type: "less_than_equal",
        loc: ["body", "dilate_pixels"],
        msg: "Input should be less than or equal to 100",
        input: 300,
        ctx: { le: 100 },
      },
      {
        type: "enum",
        loc: ["body", "output_format"],
        msg: "Input should be 'png', 'jpeg' or 'webp'",
        input: "bmp",
        ctx: { expected: "'png', 'jpeg' or 'webp'" },
      },
    ],
  });
});
