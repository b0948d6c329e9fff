import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

export interface ReceivedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A server of the caller's: for webhooks, uploads and pictures. */
export interface Receiver extends AsyncDisposable {
  /** "http://127.0.0.1:<port>" */
  readonly origin: string;
  readonly port: number;
  /** Oldest first. */
  readonly received: readonly ReceivedRequest[];
  /** All requests, when that many have come. */
  until(count: number): Promise<readonly ReceivedRequest[]>;
  /** The first request, when it has come. */
  first(): Promise<ReceivedRequest>;
}

export interface ReceiverAnswer {
  readonly status?: number;
  readonly body?: Uint8Array;
}

/** @param answer  To a request, of which `count` have come with it. Default: 200 and nothing. */
export async function openReceiver(
  answer: (request: ReceivedRequest, count: number) => ReceiverAnswer | Promise<ReceiverAnswer> = () => ({}),
): Promise<Receiver> {
  const received: ReceivedRequest[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "", url: path = "", headers } = request;
    const seen = { method, path, headers, body: await buffer(request) };
    received.push(seen);
    server.emit("received");
    const { status = 200, body } = await answer(seen, received.length);
    response.writeHead(status).end(body);
  };
  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  const until = async (count: number): Promise<readonly ReceivedRequest[]> => {
    while (received.length < count) await once(server, "received");
    return received;
  };
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The receiver has no port.");
  const { port } = address;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    received,
    until,
    async first() {
      const [request] = await until(1);
      if (request === undefined) throw new Error("Nothing was received.");
      return request;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Where files can be fetched from, by their names below the origin. @param files  By name, as "image.png". */
export function serveFiles(files: Readonly<Record<string, Uint8Array>>): Promise<Receiver> {
  return openReceiver(({ path }) => {
    const body = files[path.slice(1)];
    return body === undefined ? { status: 404 } : { body };
  });
}
