import type { Server } from "node:http";
import type { Duplex } from "node:stream";

/** Long enough for any reply to a request that is refused. */
const ANSWERED_MS = 10_000;

/**
 * Once a server takes upgrades at all, Node hands it the connection of every request that asks for one, on whatever path,
 * and looks after it no longer: where such a request is answered with an ordinary reply, nobody would end the connection.
 * A stream that has been upgraded is told by its being read.
 *
 * @returns  Ends those that are left, for when the server stops.
 */
export function endUnansweredUpgrades(server: Server): () => void {
  const streams = new Set<Duplex>();
  const onUpgrade = (_request: unknown, stream: Duplex): void => {
    streams.add(stream);
    const timer = setTimeout(endUnread, ANSWERED_MS, stream);
    stream.once("close", () => {
      clearTimeout(timer);
      streams.delete(stream);
    });
  };
  server.on("upgrade", onUpgrade);
  return () => {
    server.off("upgrade", onUpgrade);
    for (const stream of streams) endUnread(stream);
  };
}

function endUnread(stream: Duplex): void {
  if (stream.listenerCount("data") === 0) stream.destroy();
}
