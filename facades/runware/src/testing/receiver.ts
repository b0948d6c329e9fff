import { once } from "node:events";
import { createServer } from "node:http";

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/** A server of the caller's: for webhooks, uploads and pictures. */
export interface Receiver extends AsyncDisposable {
  readonly origin: string;
  readonly received: readonly ReceivedRequest[];
  /** Resolves when that many requests have come. */
  until(count: number): Promise<readonly ReceivedRequest[]>;
}

interface Answer {
  readonly status: number;
  readonly body?: Uint8Array;
}

/** @param answer  Status and body for a request. Default: 200. */
export async function openReceiver(
  answer: (request: ReceivedRequest, count: number) => Answer | Promise<Answer> = () => ({ status: 200 }),
): Promise<Receiver> {
  const received: ReceivedRequest[] = [];
  const listeners = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const seen = {
        method: request.method ?? "",
        path: request.url ?? "",
        contentType: request.headers["content-type"],
        body: Buffer.concat(chunks),
      };
      received.push(seen);
      for (const listener of listeners) listener();
      void Promise.resolve(answer(seen, received.length)).then(({ status, body }) =>
        response.writeHead(status).end(body),
      );
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    received,
    until(count) {
      const { promise, resolve } = Promise.withResolvers<readonly ReceivedRequest[]>();
      const look = (): void => {
        if (received.length < count) return;
        listeners.delete(look);
        resolve(received);
      };
      listeners.add(look);
      look();
      return promise;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
