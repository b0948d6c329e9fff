import Fastify, { type FastifyInstance, type InjectOptions } from "fastify";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { acceptJsonBodies, parseJson, readJsonBody } from "./json-body.ts";

const read = (text: string) => parseJson(Buffer.from(text));
const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

describe("parseJson", () => {
  it.each<[string, object]>([
    ['{"a":[1,"x",null]}', { value: { a: [1, "x", null] } }],
    ["\uFEFF{}", { value: {} }],
    ["null", { value: null }],
    ['"text"', { value: "text" }],
    ['{"a":1,"a":2}', { value: { a: 2 } }],
    [`{"a":"${"[{".repeat(1000)}\\"${"[".repeat(1000)}\\\\"}`, {}],
    [nested(64), {}],
  ])("reads %#", (text, expected) => {
    expect(read(text)).toMatchObject({ kind: "json", ...expected });
  });

  it.each<[string, string, number?]>([
    ["hello", "Expecting value"],
    ["{", "Expecting property name enclosed in double quotes", 1],
    ["{'a':1}", "Expecting property name enclosed in double quotes", 1],
    ['{"a":1,}', "Expecting property name enclosed in double quotes", 7],
    ['{"a" 1}', "Expecting ':' delimiter", 5],
    ['{"a":1 "b":2}', "Expecting ',' delimiter", 7],
    ["[1 2]", "Expecting ',' delimiter", 3],
    ["1 2", "Extra data", 2],
    ['{"a":"x', "Unterminated string", 7],
    ['{"a":"\n"}', "Invalid control character", 6],
    ['{"a":"\\q"}', "Invalid escape", 7],
    ['{"a":NaN}', "Expecting value"],
    ['{"a":}', "Expecting value"],
    [" ", "Expecting value"],
    ["[1", "Expecting ',' delimiter", 2],
  ])("says what is wrong with %j", (text, reason, position) => {
    expect(read(text)).toEqual({ kind: "not_json", reason, ...(position !== undefined && { position }) });
  });

  it("quotes nothing of what it was sent", () => {
    for (const text of ['{"webhook_secret":hunter2}', "hunter2", '{"hunter2']) {
      expect(JSON.stringify(read(text))).not.toContain("hunter2");
    }
  });

  it("builds nothing that is nested deeply", () => {
    for (const text of [
      nested(65),
      "[".repeat(10_000_000),
      '{"a":'.repeat(100_000),
      `{"b":"\\\\","a":${nested(64)}}`,
    ]) {
      expect(read(text)).toEqual({ kind: "too_deep" });
    }
  });

  it("takes no bytes that are no UTF-8", () => {
    for (const bytes of [
      [0x22, 0xff, 0x22],
      [0x22, 0xc3, 0x22],
      [0xff, 0xfe, 0x7b, 0x00],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
    ]) {
      expect(parseJson(Uint8Array.from(bytes))).toEqual({ kind: "not_text" });
    }
  });

  it("gives nobody's object a prototype", () => {
    const body = read('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}');
    expect(body).toMatchObject({ kind: "json" });
    expect(Object.getPrototypeOf(body.kind === "json" ? body.value : undefined)).toBe(Object.prototype);
    expect(Reflect.get({}, "isAdmin")).toBeUndefined();
  });
});

describe("acceptJsonBodies", () => {
  let app: FastifyInstance;
  beforeEach(() => {
    app = Fastify({ bodyLimit: 1000 });
    acceptJsonBodies(app);
    app.post("/", async (request) => readJsonBody(request.body).kind);
  });
  afterEach(() => app.close());
  const send = async (payload: InjectOptions["payload"], headers: Record<string, string> = {}) => {
    const { statusCode, body } = await app.inject({ method: "POST", url: "/", headers, ...(payload && { payload }) });
    return statusCode === 200 ? body : statusCode;
  };

  it.each<[string, string | undefined, string | undefined, string | number]>([
    ["JSON", "{}", "application/json", "json"],
    ["JSON with a character set", "{}", "Application/JSON; charset=utf-8", "json"],
    ["a kind of JSON", "{}", "application/problem+json", "json"],
    ["JSON that does not say so", "{}", undefined, "json"],
    ["a form", "a=1", "application/x-www-form-urlencoded", "other_type"],
    ["a text", "{}", "text/plain", "other_type"],
    ["nothing", undefined, undefined, "empty"],
    ["nothing, said to be JSON", undefined, "application/json", "empty"],
    ["no JSON", "{", "application/json", "not_json"],
    ["a type that is none", "{}", "nonsense", 415],
    ["too much", JSON.stringify("x".repeat(1000)), "application/json", 413],
  ])("tells %s", async (_, payload, type, expected) => {
    expect(await send(payload, type === undefined ? {} : { "content-type": type })).toBe(expected);
  });
});
