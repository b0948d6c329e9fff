import path from "node:path";
import {
  createLocalBackend,
  createServiceBackend,
  DEFAULT_LIMITS,
  type EraseBackend,
  serveHttp,
  type ServerSettings,
  serveStdio,
} from "@lacuna/mcp";
import { UsageError } from "../arguments/usage-error.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { colored } from "../report/style.ts";
import { Interruption, listenForInterruption } from "../run/interruption.ts";
import type { McpHttpSettings, McpSettings } from "./mcp-settings.ts";

/**
 * Does what `lacuna mcp` was asked for, until it is stopped or its client goes away.
 *
 * @throws UsageError  when the settings do not fit together, or name folders that are none.
 */
export async function runMcpCommand(settings: McpSettings, version: string): Promise<ExitCode> {
  const interruption = listenForInterruption(() => say("stopping; once more to kill"));
  const common = (): ServerSettings => ({
    backend: createBackend(settings),
    roots: rootsOf(settings),
    allowHosts: settings.allowHosts,
    ...(settings.maxPixels !== undefined && { limits: { maxPixels: settings.maxPixels } }),
    // A service has a queue of its own.
    ...(settings.server !== undefined && { parallel: DEFAULT_LIMITS.maxOpenTasks }),
    version,
    log: say,
  });
  try {
    if (settings.http === undefined) {
      const { areClientRootsUsed } = settings;
      await serveStdio({ ...common(), areClientRootsUsed }, interruption.signal);
    } else {
      await serveUntil(common(), settings.http, interruption.signal);
    }
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    if (!isPortTrouble(error)) throw error;
    process.stderr.write(`${colored("red", "error:")} ${error.message}\n`);
    return EXIT.failed;
  } finally {
    interruption.stop();
  }
  const { reason } = interruption.signal;
  // A client that closes the pipe has ended the session as it should.
  return reason instanceof Interruption && reason.exitCode !== EXIT.brokenPipe ? reason.exitCode : EXIT.ok;
}

async function serveUntil(common: ServerSettings, http: McpHttpSettings, signal: AbortSignal): Promise<void> {
  const { key, ...rest } = http;
  const server = await serveHttp({ ...common, ...rest, ...(key !== undefined && { key }) });
  try {
    say(`listening on ${server.url}`);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  } finally {
    await server.close();
  }
}

function createBackend({ server, threads, maxPixels = DEFAULT_LIMITS.maxPixels }: McpSettings): EraseBackend {
  if (server !== undefined) {
    return createServiceBackend({ url: server.url, ...(server.key !== undefined && { key: server.key }) });
  }
  return createLocalBackend({ maxPixels, ...(threads !== undefined && { threads }) });
}

/** Some assistants start programs in the topmost folder: that must not mean the whole disk. */
function rootsOf({ roots }: McpSettings): readonly string[] {
  if (roots.length > 0) return roots;
  const here = process.cwd();
  if (path.dirname(here) !== here) return [here];
  say(`the working directory is ${here}: no folder may be used unless the client offers one; --root adds one`);
  return [];
}

function isPortTrouble(error: unknown): error is Error {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EADDRINUSE" || code === "EACCES" || code === "EADDRNOTAVAIL" || code === "ENOTFOUND";
}

function say(line: string): void {
  process.stderr.write(`lacuna mcp: ${line}\n`);
}
