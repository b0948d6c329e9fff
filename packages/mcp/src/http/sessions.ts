import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { describeFault } from "../errors/describe-fault.ts";
import { createSessionServer, type SessionServer } from "../server/create-session-server.ts";
import type { Surroundings } from "../server/session.ts";

/** The clients that are connected, each with a server of its own. */
export interface Sessions {
  /** Answers a request of an existing session, or one that may begin one. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  readonly count: number;
  close(): Promise<void>;
}

export interface SessionsSettings {
  readonly maxSessions: number;
  readonly idleMs: number;
  /** Milliseconds of any clock that does not go back. */
  readonly now?: () => number;
}

interface Entry {
  readonly server: SessionServer;
  readonly transport: StreamableHTTPServerTransport;
  /** Requests that are being answered, streams that a client listens on among them. */
  open: number;
  usedAt: number;
}

/** A picture of 24 MB in base64, as over standard input. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

export function createSessions(surroundings: Surroundings, settings: SessionsSettings): Sessions {
  const { maxSessions, idleMs, now = () => performance.now() } = settings;
  const entries = new Map<string, Entry>();
  let starting = 0;

  const end = async (id: string): Promise<void> => {
    const entry = entries.get(id);
    entries.delete(id);
    await entry?.server.close();
  };
  const endIdle = (): void => {
    for (const [id, { server, open, usedAt }] of entries) {
      if (open === 0 && now() - usedAt > idleMs && !server.isBusy()) void end(id).catch(reportFault);
    }
  };
  const reportFault = (error: unknown): void => surroundings.log(`fault at a session's end: ${describeFault(error)}`);
  const sweeper = setInterval(endIdle, Math.min(60_000, idleMs));
  sweeper.unref();

  const answer = async (entry: Entry, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    entry.open++;
    response.once("close", () => {
      entry.open--;
      entry.usedAt = now();
    });
    await entry.transport.handleRequest(request, response);
  };
  /** A transport whose first request turns out to be no `initialize` answers so itself, and is dropped. */
  const begin = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    starting++;
    const server = createSessionServer(surroundings);
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      maxRequestBodySize: MAX_BODY_BYTES,
      onsessioninitialized: (id) => void entries.set(id, entry),
      onsessionclosed: (id) => end(id),
    });
    const entry: Entry = { server, transport, open: 0, usedAt: now() };
    try {
      await server.connect(transport);
      await answer(entry, request, response);
    } finally {
      starting--;
      if (transport.sessionId === undefined) await server.close();
    }
  };

  return {
    get count() {
      return entries.size;
    },
    async handle(request, response) {
      const id = request.headers["mcp-session-id"];
      if (typeof id === "string") {
        const entry = entries.get(id);
        if (entry === undefined) return sendError(response, 404, -32_001, "There is no such session; begin a new one.");
        return answer(entry, request, response);
      }
      if (request.method !== "POST") return sendError(response, 400, -32_000, "The header Mcp-Session-Id is needed.");
      if (entries.size + starting >= maxSessions) {
        return sendError(response, 503, -32_000, "There are too many sessions; end one, or try again later.");
      }
      return begin(request, response);
    },
    async close() {
      clearInterval(sweeper);
      await Promise.all([...entries.keys()].map(end));
    },
  };
}

/** An error before there is a message that it could answer. */
export function sendError(
  response: ServerResponse,
  status: number,
  code: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = JSON.stringify({ jsonrpc: "2.0", error: { code, message }, id: null });
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
}
