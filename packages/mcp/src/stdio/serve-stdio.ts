import { Console } from "node:console";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { createSessionServer } from "../server/create-session-server.ts";
import { openSurroundings, type ServerSettings } from "../server/open-surroundings.ts";
import { createWholeLines } from "./whole-lines.ts";

export interface StdioSettings extends ServerSettings {
  /** Whether folders that the client offers may be used, too. Default true: who starts this process has the same rights. */
  readonly areClientRootsUsed?: boolean;
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
}

/** A picture of 24 MB in base64. Larger ones go by path. */
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

/**
 * Serves one client over standard input and output, until the input ends, the output is closed, or the signal fires.
 * Nothing but the protocol is written to the output: what anybody logs to the console goes to standard error.
 *
 * @throws RangeError  for settings that make no sense.
 */
export async function serveStdio(settings: StdioSettings, signal: AbortSignal): Promise<void> {
  const { stdin = process.stdin, stdout = process.stdout, areClientRootsUsed = true } = settings;
  globalThis.console = new Console(process.stderr, process.stderr);
  const surroundings = await openSurroundings(settings, areClientRootsUsed);
  const server = createSessionServer(surroundings);
  const lines = createWholeLines(MAX_MESSAGE_BYTES);
  const transport = new StdioServerTransport(lines, stdout, { maxBufferSize: 2 * MAX_MESSAGE_BYTES });
  const ended = Promise.withResolvers<void>();
  const end = (): void => ended.resolve();
  for (const event of ["end", "close", "error"]) lines.once(event, end);
  lines.on("error", (error) => settings.log(`protocol: ${error.message}`));
  for (const event of ["close", "error"]) stdin.once(event, end);
  for (const event of ["close", "error"]) stdout.once(event, end);
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  try {
    await server.connect(transport);
    stdin.pipe(lines);
    await Promise.race([ended.promise, server.closed]); // a message that is too large ends the transport
  } finally {
    await server.close();
    await surroundings.close();
    stdin.destroy(); // an open pipe would keep the process alive
  }
}
