import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** A server on loopback that answers as a test says and remembers what it was asked. */
export interface RecordingServer extends AsyncDisposable {
  readonly origin: string;
  readonly requests: readonly RecordedRequest[];
}

export interface RecordedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly bytes: Buffer;
  /** undefined where the body is no JSON. */
  readonly json: unknown;
}

export interface RecordedReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
  /** Break the connection off instead. */
  readonly isBroken?: boolean;
}

/** @param answer  Given the server's origin, for addresses in replies. */
export async function startRecordingServer(
  answer: (request: RecordedRequest, origin: string) => RecordedReply | Promise<RecordedReply>,
): Promise<RecordingServer> {
  const requests: RecordedRequest[] = [];
  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(Buffer.from(part));
    const bytes = Buffer.concat(parts);
    const { method = "", url: path = "", headers } = incoming;
    const request = { method, path, headers, bytes, json: toJson(bytes) };
    requests.push(request);
    const reply = await answer(request, origin);
    if (reply.isBroken === true) {
      incoming.socket.destroy();
      return;
    }
    const isFile = reply.body instanceof Uint8Array;
    const type = { "content-type": isFile ? "image/png" : "application/json" };
    response.writeHead(reply.status ?? 200, { ...type, ...reply.headers });
    response.end(isFile ? reply.body : reply.body === undefined ? "" : JSON.stringify(reply.body));
  }
  const server = createServer((incoming, response) => void serve(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  return {
    origin,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function toJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
