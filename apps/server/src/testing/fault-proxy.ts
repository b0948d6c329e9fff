import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** What is wrong with the storage. "full": it takes nothing new, and shows what it has. */
export type StorageFault = "none" | "refusing" | "slow" | "full";

/** Stands before an object store and has faults when it is told to. */
export interface FaultProxy extends AsyncDisposable {
  readonly endpoint: string;
  fault: StorageFault;
  /** Requests that met a fault. */
  readonly faults: number;
}

const SLOW_MS = 1500;
const FULL = "<Error><Code>XMinioStorageFull</Code><Message>There is no space left.</Message></Error>";

export async function openFaultProxy(target: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(target);
  let faults = 0;
  const proxy = { fault: "none" as StorageFault };

  /** With the caller's own headers, `host` too: the signature is over it. */
  function pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { expect: _, ...headers } = incoming.headers;
    const upstream = request({ hostname, port, path: incoming.url, method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    upstream.on("error", () => outgoing.destroy());
    outgoing.on("close", () => upstream.destroy());
    incoming.pipe(upstream);
  }

  const server = createServer((incoming, outgoing) => {
    const { fault } = proxy;
    if (fault !== "none") faults++;
    if (fault === "refusing") incoming.destroy();
    else if (fault === "full" && (incoming.method === "PUT" || incoming.method === "POST")) {
      incoming.resume();
      outgoing.writeHead(507, { "content-type": "application/xml" }).end(FULL);
    } else if (fault === "slow") void sleep(SLOW_MS).then(() => pass(incoming, outgoing));
    else pass(incoming, outgoing);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    get fault() {
      return proxy.fault;
    },
    set fault(fault) {
      proxy.fault = fault;
    },
    get faults() {
      return faults;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
