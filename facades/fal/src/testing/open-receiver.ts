import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";

export interface ReceivedWebhook {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  /** The next webhook that has not been taken yet. */
  next(): Promise<ReceivedWebhook>;
}

/** A webhook's receiver, on a port of its own. */
export async function openReceiver(): Promise<Receiver> {
  const received: ReceivedWebhook[] = [];
  const arrivals = new EventEmitter();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks) });
      response.end();
      arrivals.emit("webhook");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The receiver has no port.");
  return {
    url: `http://127.0.0.1:${address.port}/hook?token=a%26b`,
    async next() {
      while (received.length === 0) await once(arrivals, "webhook");
      const [first, ...rest] = received.splice(0);
      received.push(...rest);
      return first;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
