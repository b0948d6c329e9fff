import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { HttpSettings } from "../http/http-settings.ts";
import { connectHttp, startServer, type TestServer } from "./http-client.ts";

/** Of the pictures that most tests erase from. */
export const WIDTH = 96;
export const HEIGHT = 64;
export const BOX = { x: 30, y: 20, width: 16, height: 12 };

/** A server and a client of it, both gone after the test. */
export async function openTools(
  settings: Partial<HttpSettings> = {},
): Promise<{ readonly server: TestServer; readonly client: Client }> {
  const server = await startServer(settings);
  return { server, client: await connectHttp(server.url) };
}

/** Writes a file where the server may read. @returns  Its path. */
export async function putFile({ folder }: TestServer, name: string, bytes: Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return file;
}
