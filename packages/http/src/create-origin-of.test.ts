import { once } from "node:events";
import { get } from "node:http";
import Fastify from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { createOriginOf, type OriginSettings } from "./create-origin-of.ts";
import { UnknownHostError } from "./errors.ts";

/** A server that answers with the origin it believes in, and a request with that Host. */
async function openServer(settings: Partial<OriginSettings> = {}) {
  const originOf = createOriginOf({ allowedHosts: [], isTls: false, ...settings });
  const app = Fastify();
  app.get("/", async (request) => originOf(request));
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => app.close());
  return async (host: string): Promise<string | number> => {
    const [answer] = await once(get(address, { headers: { host }, agent: false }), "response");
    let text = "";
    for await (const chunk of answer) text += String(chunk);
    return answer.statusCode === 200 ? text : answer.statusCode;
  };
}

describe("createOriginOf", () => {
  it.each([
    ["localhost:8787", "http://localhost:8787"],
    ["127.0.0.1:8787", "http://127.0.0.1:8787"],
    ["127.0.0.1", "http://127.0.0.1"],
    ["LocalHost:80", "http://localhost"],
    ["[::1]:9000", "http://[::1]:9000"],
    ["files.internal:8080", "http://files.internal:8080"],
    ["any.example:123", "http://any.example:123"],
  ])("believes %s", async (host, origin) => {
    const send = await openServer({ allowedHosts: ["Files.Internal:8080", "any.example"] });
    expect(await send(host)).toBe(origin);
  });

  it.each([
    "evil.example",
    "files.internal",
    "files.internal:81",
    "127.0.0.1.evil.example",
    "127.evil.example",
    "localhost.evil.example",
    "localhost@evil.example",
    "evil.example#localhost",
    "localhost/evil",
    "localhost:99999",
    "localhost:80:80",
    "localhost:",
    "[::2]",
    "10.0.0.1",
    "0x7f000001",
    "2130706433",
    "-",
  ])("refuses %j with 421", async (host) => {
    const send = await openServer({ allowedHosts: ["files.internal:8080"] });
    expect(await send(host)).toBe(421);
  });

  it("believes the address that the connection came to", () => {
    const originOf = createOriginOf({ allowedHosts: [], isTls: false });
    const ask = (host: string, localAddress: string | undefined) =>
      originOf({ headers: { host }, socket: Object.assign(Object.create(null), { localAddress }) });
    expect(ask("192.168.1.5:8787", "192.168.1.5")).toBe("http://192.168.1.5:8787");
    expect(ask("192.168.1.5:8787", "::ffff:192.168.1.5")).toBe("http://192.168.1.5:8787");
    expect(ask("[2001:db8:0::1]:8787", "2001:db8::1")).toBe("http://[2001:db8::1]:8787");
    expect(() => ask("192.168.1.6:8787", "192.168.1.5")).toThrow(UnknownHostError);
    expect(() => ask("[2001:db8::2]", "2001:db8::1")).toThrow(UnknownHostError);
    expect(() => ask("192.168.1.5", undefined)).toThrow(UnknownHostError);
    expect(() => ask("", "192.168.1.5")).toThrow(UnknownHostError);
  });

  it("speaks of https where the server does", () => {
    const originOf = createOriginOf({ allowedHosts: ["a.example"], isTls: true });
    const socket = Object.assign(Object.create(null), {});
    expect(originOf({ headers: { host: "a.example:443" }, socket })).toBe("https://a.example");
  });

  it("answers with the public address, whatever host was named", async () => {
    const send = await openServer({ publicUrl: "https://Erase.example:443/" });
    expect(await send("evil.example")).toBe("https://erase.example");
  });

  it.each([
    "erase.example",
    "ftp://erase.example",
    "https://erase.example/api",
    "https://u:p@erase.example",
    "https://e.example/?a",
    "",
  ])("refuses %j as a public address", (publicUrl) => {
    expect(() => createOriginOf({ publicUrl, allowedHosts: [], isTls: false })).toThrow(RangeError);
  });

  it("refuses allowed hosts that are none", () => {
    expect(() => createOriginOf({ allowedHosts: ["https://a.example"], isTls: false })).toThrow(RangeError);
  });
});
