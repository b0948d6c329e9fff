import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface LoopbackServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** How many connections were made to it. */
  connections(): number;
  /** Resolves when the last connection has been closed. */
  idle(): Promise<void>;
}

/** An HTTP server on 127.0.0.1 that is gone after the test. */
export function startHttpServer(listener: RequestListener): Promise<LoopbackServer> {
  return start(createHttpServer(listener));
}

/** A server that says whatever `answer` writes, HTTP or not, once the request's first bytes have come. */
export function startRawServer(answer: (socket: Socket) => void): Promise<LoopbackServer> {
  return start(createServer((socket) => void socket.once("data", () => answer(socket))));
}

async function start(server: Server): Promise<LoopbackServer> {
  const open = new Set<Socket>();
  let count = 0;
  server.on("connection", (socket: Socket) => {
    count++;
    open.add(socket);
    socket.on("error", () => undefined); // the door breaks connections off, which is no fault here
    socket.on("close", () => {
      open.delete(socket);
      server.emit("one less");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    for (const socket of open) socket.destroy();
    server.close();
    await once(server, "close");
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    connections: () => count,
    idle: async () => {
      while (open.size > 0) await once(server, "one less");
    },
  };
}
