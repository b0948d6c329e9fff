import { EventEmitter, once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { onTestFinished } from "vitest";

export interface ReceivedCall {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface Receiver {
  readonly url: string;
  /** All calls so far, oldest first. */
  readonly calls: readonly ReceivedCall[];
  /** Resolves when there have been this many. */
  heard(count: number): Promise<void>;
}

/** A webhook's receiver, on a port of its own. */
export async function openReceiver(): Promise<Receiver> {
  const calls: ReceivedCall[] = [];
  const arrivals = new EventEmitter();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      calls.push({ method: request.method, headers: request.headers, body });
      response.end();
      arrivals.emit("call");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    calls,
    async heard(count) {
      while (calls.length < count) await once(arrivals, "call");
    },
  };
}
