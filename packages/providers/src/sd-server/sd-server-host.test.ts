import { createServer, type RequestListener } from "node:http";
import { createServer as createSocketServer, type Server, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { SD_SERVER_PROGRAM } from "../testing/index.ts";
import { startSdServerDouble } from "../testing/sd-server-double.ts";
import { findFreePort } from "./free-port.ts";
import { createSdServerHost, type SdServerHostParts } from "./sd-server-host.ts";

function openHost(parts: Pick<SdServerHostParts, "place"> & Partial<SdServerHostParts>) {
  const messages: string[] = [];
  const note = (_fields: object, message: string): void => void messages.push(message);
  const log = { debug: () => undefined, info: note, warn: () => undefined };
  const host = createSdServerHost({ startTimeoutMs: 30_000, log, onSteps: () => undefined, ...parts });
  onTestFinished(() => host.close());
  return { messages, open: () => host.open(new AbortController().signal) };
}

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => void sockets.add(socket));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => void server.close(resolve));
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function openRemote(answer: RequestListener, parts: Partial<SdServerHostParts> = {}) {
  const url = `http://127.0.0.1:${await listen(createServer(answer))}`;
  return openHost({ place: { kind: "remote", url }, ...parts });
}

const CAPABILITIES = JSON.stringify({ current_mode: "img_gen" });

describe("an sd-server elsewhere", () => {
  it("where nobody listens is told within the time for a first contact", async () => {
    const place = { kind: "remote", url: `http://127.0.0.1:${await findFreePort()}` } as const;
    const nobody = openHost({ place, reachTimeoutMs: 300 });
    await expect(nobody.open()).rejects.toThrow(/^nobody answered at http:.* within 0.3 s: .*ECONNREFUSED/);
    const unnamed = openHost({ place: { ...place, url: "http://nowhere.invalid:1234" }, reachTimeoutMs: 300 });
    await expect(unnamed.open()).rejects.toThrow(/^nobody answered at .*nowhere\.invalid/);
  });

  it("is waited for longer once it has answered: it may be started again", async () => {
    await using server = await startSdServerDouble();
    const { open } = openHost({ place: { kind: "remote", url: server.origin }, reachTimeoutMs: 0 });
    await open();
    await server.breakOff();
    const again = open();
    setTimeout(() => void server.listenAgain(), 300);
    await again;
  });

  it.each([
    ["a web page", (_, response) => void response.end("<p>Hello</p>")],
    ["another service", (_, response) => void response.writeHead(404).end('{"detail": "Not Found"}')],
    ["other JSON", (_, response) => void response.end('{"status": "ok"}')],
  ] satisfies [string, RequestListener][])("that is %s is told at once", async (_, answer) => {
    const { open } = await openRemote(answer);
    await expect(open()).rejects.toThrow(/^what answers at http:.* is no sd-server: /);
  });

  it("that does not speak HTTP is told at once", async () => {
    const port = await listen(
      createSocketServer((socket) => socket.once("data", () => socket.end("-ERR unknown command\r\n"))),
    );
    const { open } = openHost({ place: { kind: "remote", url: `http://127.0.0.1:${port}` } });
    await expect(open()).rejects.toThrow(/^what answers at http:.* is no sd-server: /);
  });

  it("that takes connections and says nothing may still be loading, and is waited for", async () => {
    const silent = await openRemote(() => undefined, { startTimeoutMs: 300, reachTimeoutMs: 0 });
    await expect(silent.open()).rejects.toThrow(/was not ready within 0.3 s, and may still be loading/);
    let asked = 0;
    const slow = await openRemote(
      (_, response) => void (++asked < 4 ? response.writeHead(503).end() : response.end(CAPABILITIES)),
      { reachTimeoutMs: 0 },
    );
    await slow.open();
    expect(asked).toBe(4);
  });
});

describe("an sd-server that is started here", { timeout: 120_000 }, () => {
  const place = { kind: "managed", program: process.execPath, args: [fileURLToPath(SD_SERVER_PROGRAM)] } as const;

  it("gets another port where its own was taken meanwhile", async () => {
    const taken = await listen(createSocketServer());
    const ports = [taken, taken, undefined];
    const findPort = async (): Promise<number> => ports.shift() ?? findFreePort();
    const { open, messages } = openHost({ place, findPort });
    await open();
    expect(messages).toEqual([
      "sd-server ended at once: its port may be taken, so another is tried",
      "sd-server ended at once: its port may be taken, so another is tried",
      "sd-server started",
    ]);
  });

  it("is given up after three ports, with what it said", async () => {
    const taken = await listen(createSocketServer());
    const { open } = openHost({ place, findPort: async () => taken });
    const cause = { message: "sd-server ended (exit code 0: listening)" };
    await expect(open()).rejects.toMatchObject({ message: "sd-server ended by itself at each of 3 ports", cause });
  });
});
