import { mkdtemp, realpath, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { onTestFinished } from "vitest";
import { createLocalBackend } from "../backend/local-backend.ts";
import type { HttpSettings } from "../http/http-settings.ts";
import { type HttpServer, serveHttp } from "../http/serve-http.ts";

export interface TestServer extends HttpServer {
  /** The only root: a folder of its own. */
  readonly folder: string;
  /** What the server has logged. */
  readonly lines: readonly string[];
}

/** A server on a free port that is gone after the test, with its folder. */
export async function startServer(settings: Partial<HttpSettings> = {}): Promise<TestServer> {
  const folder = await makeFolder();
  const lines: string[] = [];
  const server = await serveHttp({
    backend: createLocalBackend({ threads: 1, maxPixels: 100_000_000 }),
    roots: [folder],
    port: 0,
    version: "0.0.0",
    log: (line) => void lines.push(line),
    ...settings,
  });
  onTestFinished(() => server.close());
  return { ...server, folder, lines };
}

/** The SDK's own client in a session of its own, ended after the test. */
export async function connectHttp(url: string, headers: Record<string, string> = {}): Promise<Client> {
  const client = new Client({ name: "test", version: "0" });
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  await client.connect(transport);
  onTestFinished(async () => {
    await transport.terminateSession().catch(() => undefined); // the server may be gone
    await client.close();
  });
  return client;
}

/** An empty folder that is gone after the test. */
export async function makeFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "lacuna-mcp-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
