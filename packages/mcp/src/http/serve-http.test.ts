import { readdir, writeFile } from "node:fs/promises";
import { request } from "node:http";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createLocalBackend } from "../backend/local-backend.ts";
import { call, callForTask, failureCodeOf } from "../testing/call.ts";
import { connectHttp, startServer } from "../testing/http-client.ts";
import { dataUri, stripesFile } from "../testing/pictures.ts";
import type { HttpSettings } from "./http-settings.ts";
import { serveHttp } from "./serve-http.ts";

const KEY = "a-key-that-is-long-enough";
const INITIALIZE = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "raw", version: "0" } },
};
const HEADERS = { "content-type": "application/json", accept: "application/json, text/event-stream" };

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A request as it is on the wire: `fetch` lets nobody choose Host or Origin. */
function send(url: string, method: string, headers: Record<string, string>, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        });
      });
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function initialize(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  return send(url, "POST", { ...HEADERS, ...headers }, JSON.stringify(INITIALIZE));
}

describe("sessions", () => {
  it("work at the same time and do not see each other's tasks", async () => {
    const server = await startServer();
    const [first, second] = [await connectHttp(server.url), await connectHttp(server.url)];
    const clientOf = (index: number) => (index === 0 ? first : second);
    expect(server.sessionCount()).toBe(2);
    const pictures = [await stripesFile(300, 200), await stripesFile(260, 220)];
    const boxes = [{ x: 90, y: 60, width: 80, height: 70 }];
    const tasks = await Promise.all(
      pictures.map((bytes, index) => callForTask(clientOf(index), "erase", { image: dataUri(bytes), boxes })),
    );
    expect(tasks.map(({ width, height }) => [width, height])).toEqual([
      [300, 200],
      [260, 220],
    ]);
    for (const [index, own] of tasks.entries()) {
      const client = clientOf(index);
      const [others] = tasks.filter((task) => task !== own);
      const listed = await call(client, "list_tasks", {});
      expect(listed.structuredContent).toMatchObject({ tasks: [{ taskId: own.taskId }] });
      const other = await call(client, "get_task", { taskId: others?.taskId });
      expect(failureCodeOf(other)).toBe("task_not_found");
      await expect(client.readResource({ uri: others?.results?.[0]?.uri ?? "" })).rejects.toThrow("task_not_found");
    }
  });

  it("that are ended stop their tasks and are not known any more", async () => {
    const server = await startServer();
    const { headers } = await initialize(server.url);
    const session = { ...HEADERS, "mcp-session-id": String(headers["mcp-session-id"]) };
    await writeFile(path.join(server.folder, "big.png"), await stripesFile(1500, 1200));
    const boxes = [{ x: 300, y: 200, width: 800, height: 800 }];
    const args = { image: "big.png", boxes, effort: "best", background: true };
    const begin = { jsonrpc: "2.0", id: 2, method: "tools/call", params: { name: "erase", arguments: args } };
    const begun = await send(server.url, "POST", session, JSON.stringify(begin));
    expect(begun.body).toMatch(/"state":"(queued|running)"/);
    expect((await send(server.url, "DELETE", session)).status).toBe(200);
    expect(server.sessionCount()).toBe(0);
    expect((await send(server.url, "POST", session, JSON.stringify(begin))).status).toBe(404);
    expect(await readdir(server.folder)).toEqual(["big.png"]);
  });

  it("are ended when nobody uses them", async () => {
    const server = await startServer({ sessionIdleMs: 50 });
    await initialize(server.url);
    await expect.poll(() => server.sessionCount(), { timeout: 20_000 }).toBe(0);
  });

  it("are not more than there may be", async () => {
    const server = await startServer({ maxSessions: 2 });
    const answers = [await initialize(server.url), await initialize(server.url), await initialize(server.url)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 503]);
    await send(server.url, "DELETE", { ...HEADERS, "mcp-session-id": String(answers[0]?.headers["mcp-session-id"]) });
    expect((await initialize(server.url)).status).toBe(200);
  });

  it("go on working when a client goes away in the middle of a call", async () => {
    const server = await startServer();
    const { headers } = await initialize(server.url);
    const session = { ...HEADERS, "mcp-session-id": String(headers["mcp-session-id"]) };
    const image = dataUri(await stripesFile(700, 500));
    const args = { image, boxes: [{ x: 200, y: 100, width: 250, height: 250 }] };
    const body = JSON.stringify({
      jsonrpc: "2.0",
      id: 2,
      method: "tools/call",
      params: { name: "erase", arguments: args, _meta: { progressToken: 1 } },
    });
    await new Promise<void>((resolve, reject) => {
      const sent = request(server.url, { method: "POST", headers: session, agent: false }, (response) => {
        response.once("data", () => {
          sent.destroy();
          resolve();
        });
        response.on("error", () => undefined);
      });
      sent.on("error", reject);
      sent.end(body);
    });
    const ask = { jsonrpc: "2.0", id: 3, method: "tools/call", params: { name: "list_tasks", arguments: {} } };
    const listed = async (): Promise<string> => (await send(server.url, "POST", session, JSON.stringify(ask))).body;
    await expect.poll(listed, { timeout: 50_000 }).toContain('"state":"succeeded"');
  });
});

describe("strangers", () => {
  it.each([
    ["its own address", {}, 200],
    ["localhost", { host: "localhost:1234" }, 200],
    ["an address", { host: "192.168.1.5:8788" }, 200],
    ["an address of version 6", { host: "[::1]:8788" }, 200],
    ["a name it was given", { host: "eraser.example" }, 200],
    ["that name in capitals", { host: "ERASER.example:80" }, 200],
    ["a name that was pointed here", { host: "evil.example:8788" }, 421],
    ["a name that begins like localhost", { host: "localhost.evil.example" }, 421],
    ["a name that is none", { host: "a b" }, 421],
    ["a page that may", { origin: "https://app.example" }, 200],
    ["another page", { origin: "https://evil.example" }, 403],
    ["the same page, not encrypted", { origin: "http://app.example" }, 403],
    ["a page without an origin", { origin: "null" }, 403],
    ["a page on this machine", { origin: "http://localhost:3000" }, 403],
  ])("with %s get the answer they should", async (_, headers, status) => {
    const server = await startServer({ hostNames: ["eraser.example"], origins: ["https://app.example"] });
    expect((await initialize(server.url, { ...headers })).status).toBe(status);
    expect(server.sessionCount()).toBe(status === 200 ? 1 : 0);
  });

  it("are told apart from those who have the key", async () => {
    const server = await startServer({ key: KEY });
    const without = await initialize(server.url);
    expect([without.status, without.headers["www-authenticate"]]).toEqual([401, 'Bearer realm="lacuna"']);
    expect((await initialize(server.url, { authorization: `Bearer ${KEY}x` })).status).toBe(401);
    expect((await initialize(server.url, { authorization: `Basic ${KEY}` })).status).toBe(401);
    const client = await connectHttp(server.url, { authorization: `Bearer ${KEY}` });
    expect((await client.listTools()).tools).not.toHaveLength(0);
  });

  it("of an allowed page may ask what they may send, without the key", async () => {
    const server = await startServer({ key: KEY, origins: ["https://app.example"] });
    const { status, headers } = await send(server.url, "OPTIONS", { origin: "https://app.example" });
    expect(status).toBe(204);
    expect(headers["access-control-allow-origin"]).toBe("https://app.example");
    expect(headers["access-control-allow-headers"]).toContain("mcp-session-id");
  });
});

describe("requests that are none", () => {
  it.each([
    ["another path", "POST", "/other", JSON.stringify(INITIALIZE), 404],
    ["no session to listen to", "GET", "/mcp", undefined, 400],
    ["no session to end", "DELETE", "/mcp", undefined, 400],
    ["another method", "PUT", "/mcp", "{}", 400],
    ["text that is no JSON", "POST", "/mcp", "{", 400],
    ["JSON that is no message", "POST", "/mcp", '{"a":1}', 400],
    ["a call before the beginning", "POST", "/mcp", '{"jsonrpc":"2.0","id":1,"method":"tools/list"}', 400],
  ])("such as %s are refused, and begin no session", async (_, method, at, body, status) => {
    const server = await startServer();
    const answer = await send(new URL(at, server.url).href, method, HEADERS, body);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ jsonrpc: "2.0", error: { message: expect.any(String) } });
    expect(server.sessionCount()).toBe(0);
  });

  it("such as a body without end are cut off", async () => {
    const server = await startServer();
    const answer = await send(server.url, "POST", { ...HEADERS, "content-length": String(40 * 1024 * 1024) }).catch(
      (error: unknown) => error,
    );
    expect(answer).toMatchObject({ status: 413 });
  });
});

describe("settings", () => {
  it.each<[string, Partial<HttpSettings>, string]>([
    ["an address others can reach, without a key", { host: "0.0.0.0" }, "takes a key"],
    ["any address of version 6, without a key", { host: "::" }, "takes a key"],
    ["a name, without a key", { host: "eraser.example" }, "takes a key"],
    ["a short key", { key: "short" }, "too short"],
    ["a key with a space", { key: "a key of several words" }, "visible ASCII"],
    ["an origin with a path", { origins: ["https://app.example/x"] }, "no origin"],
    ["a port that is none", { port: 70_000 }, "no port"],
    ["a root that is none", { roots: ["/no/such/folder"] }, "no folder"],
    ["a host to allow that is none", { allowHosts: ["a b"] }, "no host to allow"],
  ])("of %s are refused", async (_, settings, message) => {
    const backend = createLocalBackend({ threads: 1, maxPixels: 1000 });
    const serving = serveHttp({ backend, roots: [], port: 0, version: "0", log: () => undefined, ...settings });
    await expect(serving).rejects.toThrow(message);
    await expect(serving).rejects.toThrow(RangeError);
  });

  it("of an address others can reach are taken with a key", async () => {
    const server = await startServer({ host: "0.0.0.0", key: KEY });
    expect((await initialize(server.url, { authorization: `Bearer ${KEY}` })).status).toBe(200);
  });
});
