import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Passes connections on, and cuts them when it is told to: a network as it is. */
export interface CuttingProxy extends AsyncDisposable {
  readonly origin: string;
  /** How many connections there have been. */
  readonly connections: number;
  /** Cuts all that are open. */
  cut(): void;
}

export async function openCuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((client) => {
    connections++;
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.once("close", () => open.delete(socket)).on("error", () => undefined);
    }
    client.once("close", () => upstream.destroy()).pipe(upstream);
    upstream.once("close", () => client.destroy()).pipe(client);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    origin: `http://127.0.0.1:${address.port}`,
    get connections() {
      return connections;
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
