import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { describeFault } from "../errors/describe-fault.ts";
import { openSurroundings } from "../server/open-surroundings.ts";
import { checkRequest } from "./check-request.ts";
import { checkHttpSettings, type HttpSettings } from "./http-settings.ts";
import { createSessions, sendError } from "./sessions.ts";

export interface HttpServer {
  /** Where clients connect to, as seen from this machine: "http://127.0.0.1:8788/mcp". */
  readonly url: string;
  /** How many clients are connected. */
  sessionCount(): number;
  /** Ends all sessions and their tasks, and stops listening. */
  close(): Promise<void>;
}

const PATH = "/mcp";

/**
 * Serves any number of clients over Streamable HTTP, each in a session of its own. The folders that clients offer are not
 * used: they are the client's claim about this machine.
 *
 * @throws RangeError  for settings that make no sense. Error of the system, when the port cannot be had.
 */
export async function serveHttp(settings: HttpSettings): Promise<HttpServer> {
  const checked = checkHttpSettings(settings);
  const surroundings = await openSurroundings(settings, false);
  const { log } = surroundings;
  const sessions = createSessions(surroundings, { maxSessions: checked.maxSessions, idleMs: checked.sessionIdleMs });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refusal = checkRequest(request, checked);
    if (refusal !== undefined) {
      return sendError(response, refusal.status, -32_000, refusal.message, { connection: "close", ...refusal.headers });
    }
    const { origin } = request.headers;
    if (origin !== undefined) allowOrigin(response, origin);
    if ((request.url ?? "").split("?")[0] !== PATH) return sendError(response, 404, -32_000, `The path is ${PATH}.`);
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    await sessions.handle(request, response);
  };
  const server = createServer((request, response) => {
    response.on("error", () => undefined); // whoever went away needs no answer
    answer(request, response).catch((error: unknown) => {
      log(`fault in a request: ${describeFault(error)}`);
      if (!response.headersSent) sendError(response, 500, -32_603, "This is a fault of the program.");
      else response.destroy();
    });
  });
  server.listen(checked.port, checked.host);
  try {
    await once(server, "listening");
  } catch (error) {
    await sessions.close();
    await surroundings.close();
    throw error;
  }
  return {
    url: `http://${urlHost(checked.host)}:${portOf(server.address())}${PATH}`,
    sessionCount: () => sessions.count,
    async close() {
      server.close();
      await sessions.close();
      server.closeAllConnections();
      await surroundings.close();
    },
  };
}

function allowOrigin(response: ServerResponse, origin: string): void {
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("vary", "origin");
  response.setHeader("access-control-expose-headers", "mcp-session-id, mcp-protocol-version");
  response.setHeader("access-control-allow-methods", "GET, POST, DELETE");
  response.setHeader(
    "access-control-allow-headers",
    "authorization, content-type, mcp-session-id, mcp-protocol-version, last-event-id",
  );
}

function urlHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

function portOf(address: ReturnType<ReturnType<typeof createServer>["address"]>): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}
