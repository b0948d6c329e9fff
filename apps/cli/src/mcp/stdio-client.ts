import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { getDefaultEnvironment, StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { type CallToolResult, CallToolResultSchema, ListRootsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import type { RequestOptions } from "@modelcontextprotocol/sdk/shared/protocol.js";
import { onTestFinished } from "vitest";

/** The program as built: tests run from dist/mcp. */
const MAIN = fileURLToPath(new URL("../main.js", import.meta.url));

export interface StdioClient {
  readonly client: Client;
  readonly pid: number;
  /** What the program has said on standard error so far. */
  readonly said: () => string;
}

/** Starts `lacuna mcp` as an assistant does, and connects the SDK's own client to it. Both are gone after the test. */
export async function connectStdio(
  cwd: string,
  args: readonly string[] = [],
  roots?: readonly string[],
): Promise<StdioClient> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [MAIN, "mcp", "--threads", "1", ...args],
    cwd,
    env: getDefaultEnvironment(),
    stderr: "pipe",
  });
  const client = new Client({ name: "test", version: "0" }, { capabilities: roots ? { roots: {} } : {} });
  if (roots) client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: roots.map((uri) => ({ uri })) }));
  let said = "";
  transport.stderr?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  onTestFinished(() => client.close());
  await client.connect(transport);
  return { client, pid: transport.pid ?? 0, said: () => said };
}

export async function callTool(
  { client }: StdioClient,
  name: string,
  args: Record<string, unknown>,
  options: RequestOptions = {},
): Promise<CallToolResult> {
  const params = { name, arguments: args };
  return CallToolResultSchema.parse(
    await client.callTool(params, CallToolResultSchema, { timeout: 240_000, ...options }),
  );
}

/** `lacuna mcp` without a client, to be spoken to byte for byte. Killed after the test, if it still runs. */
export function spawnMcp(cwd: string, args: readonly string[] = []): ChildProcess {
  const child = spawn(process.execPath, [MAIN, "mcp", ...args], { cwd, stdio: "pipe", env: getDefaultEnvironment() });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  });
  return child;
}
