import { once } from "node:events";
import { connect, createServer, type NetConnectOpts, type Socket } from "node:net";

/** Passes connections on until it falls silent: nothing arrives any more, either way, and nothing is closed. */
export interface SilentProxy extends AsyncDisposable {
  readonly port: number;
  /** @param after  Not before this text has gone to the server. Default: at once. */
  silence(after?: string): void;
  /** Resolves when it has fallen silent. */
  readonly silent: () => Promise<void>;
  /** What was sent meanwhile arrives now, as after a network has come back. */
  heal(): void;
}

export async function openSilentProxy(target: NetConnectOpts): Promise<SilentProxy> {
  const open = new Set<Socket>();
  let trigger: string | undefined;
  let isSilent = false;
  let fallen = Promise.withResolvers<void>();

  function fall(): void {
    trigger = undefined;
    isSilent = true;
    for (const socket of open) socket.pause();
    fallen.resolve();
  }

  const server = createServer((client) => {
    const upstream = connect(target);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      from.on("data", (chunk: Buffer) => {
        to.write(chunk);
        if (from === client && trigger !== undefined && chunk.includes(trigger)) fall();
      });
      from.on("error", () => undefined);
      from.once("close", () => {
        open.delete(from);
        // The other side of a silent network does not hear of it.
        if (!isSilent) to.destroy();
      });
      if (isSilent) from.pause();
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  return {
    port: address.port,
    silence(after) {
      fallen = Promise.withResolvers();
      if (after === undefined) fall();
      else trigger = after;
    },
    silent: () => fallen.promise,
    heal() {
      isSilent = false;
      for (const socket of open) socket.resume();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
