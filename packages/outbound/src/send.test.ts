import { spawn } from "node:child_process";
import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { LIMITS, openOutbound } from "./testing/open-outbound.ts";
import { startHttpServer, startRawServer } from "./testing/loopback-server.ts";

const body = new Uint8Array(Buffer.from('{"status":"Ready"}'));
const headers = { "content-type": "application/json", "x-signature": "abc" };

describe("send", () => {
  it("sends method, headers and body, and tells the status whatever it is", async () => {
    for (const [method, status] of [
      ["POST", 200],
      ["PUT", 201],
      ["POST", 404],
      ["POST", 500],
    ] as const) {
      const seen: unknown[] = [];
      const server = await startHttpServer((request, response) => {
        void buffer(request).then((content) => {
          seen.push([request.method, request.url, request.headers["x-signature"], content.toString()]);
          response.writeHead(status).end("thanks");
        });
      });
      const outbound = openOutbound({ allow: [`127.0.0.1:${server.port}`] });
      const reply = await outbound.send({ ...LIMITS, method, url: `${server.origin}/hook?a=1`, headers, body });
      expect(reply).toEqual({ status });
      expect(seen).toEqual([[method, "/hook?a=1", "abc", '{"status":"Ready"}']]);
    }
  });

  it("follows no redirect", async () => {
    const target = await startHttpServer((_request, response) => response.end());
    const server = await startHttpServer((_request, response) => {
      response.writeHead(307, { location: target.origin }).end();
    });
    const outbound = openOutbound({ allow: ["127.0.0.1"] });
    expect(await outbound.send({ ...LIMITS, method: "POST", url: server.origin, headers, body })).toEqual({
      status: 307,
    });
    expect(target.connections()).toBe(0);
  });

  it("does not wait for the answer's body", async () => {
    const server = await startRawServer((socket) => void socket.write("HTTP/1.1 200 OK\r\n\r\nendless"));
    const outbound = openOutbound({ allow: ["127.0.0.1"] });
    expect(await outbound.send({ ...LIMITS, method: "POST", url: server.origin, headers, body })).toEqual({
      status: 200,
    });
    await server.idle();
  });

  it("gives up on a server that does not answer, or does not read", async () => {
    const server = await startRawServer((socket) => void socket.pause());
    const outbound = openOutbound({ allow: ["127.0.0.1"] });
    const message = { method: "PUT", url: server.origin, headers, timeoutMs: 300 } as const;
    for (const sent of [body, new Uint8Array(50_000_000)]) {
      await expect(outbound.send({ ...message, body: sent })).rejects.toMatchObject({ code: "timed_out" });
    }
  });

  it("sets the headers of the connection itself", async () => {
    const outbound = openOutbound({ allow: ["127.0.0.1"] });
    for (const name of ["Host", "connection", "Content-Length", "transfer-encoding", "expect", "upgrade"]) {
      const message = {
        ...LIMITS,
        method: "POST",
        url: "http://127.0.0.1:1/",
        headers: { [name]: "x" },
        body,
      } as const;
      await expect(outbound.send(message)).rejects.toThrow(RangeError);
    }
  });
});

describe("an exchange", () => {
  it("ends with the reason of the caller's signal, and closes its connection", async () => {
    const server = await startHttpServer(() => undefined);
    const outbound = openOutbound({ allow: ["127.0.0.1"] });
    const stop = new AbortController();
    const running = outbound.download(server.origin, { ...LIMITS, signal: stop.signal });
    const sending = outbound.send({
      ...LIMITS,
      method: "POST",
      url: server.origin,
      headers,
      body,
      signal: stop.signal,
    });
    const reason = new Error("cancelled");
    stop.abort(reason);
    await expect(running).rejects.toBe(reason);
    await expect(sending).rejects.toBe(reason);
    await expect(outbound.download(server.origin, { ...LIMITS, signal: stop.signal })).rejects.toBe(reason);
    await server.idle();
  });

  it("ends when the door is closed, and none begins afterwards", async () => {
    const halfSent = Promise.withResolvers<void>();
    const server = await startRawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", () => halfSent.resolve());
    });
    const outbound = openOutbound({ allow: ["127.0.0.1"] });
    const running = outbound.download(server.origin, LIMITS);
    const refused = expect(running).rejects.toMatchObject({ code: "unreachable", message: "The service is stopping." });
    await halfSent.promise;
    await outbound.close();
    await refused;
    await expect(outbound.download(server.origin, LIMITS)).rejects.toMatchObject({ code: "unreachable" });
    await server.idle();
  });

  it("leaves no connection open for the next one", async () => {
    const server = await startHttpServer((_request, response) => response.end("x"));
    const outbound = openOutbound({ allow: ["127.0.0.1"] });
    await Promise.all([outbound.download(server.origin, LIMITS), outbound.download(server.origin, LIMITS)]);
    await server.idle();
    expect(server.connections()).toBe(2);
  });

  it("goes past no proxy, whatever the environment says", async () => {
    const proxy = await startHttpServer((_request, response) => response.end("from the proxy"));
    const server = await startHttpServer((_request, response) => response.end("from the server"));
    const script = `
      const { createOutbound } = await import(${JSON.stringify(new URL("./create-outbound.js", import.meta.url).href)});
      const outbound = createOutbound({ allow: ["127.0.0.1"] });
      const { bytes } = await outbound.download(${JSON.stringify(server.origin)}, { maxBytes: 100, timeoutMs: 20000 });
      process.stdout.write(bytes);`;
    const proxies = { HTTP_PROXY: proxy.origin, http_proxy: proxy.origin, ALL_PROXY: proxy.origin, NO_PROXY: "" };
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      env: { ...process.env, ...proxies, no_proxy: "", NODE_USE_ENV_PROXY: "1" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [output] = await Promise.all([buffer(child.stdout), once(child, "exit")]);
    expect(output.toString()).toBe("from the server");
    expect(proxy.connections()).toBe(0);
  });
});
