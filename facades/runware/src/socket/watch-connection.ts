import type { Socket } from "node:net";
import { WebSocket } from "ws";
import type { SocketLimits } from "./socket-limits.ts";

export interface Watch {
  /** The client has sent a message. */
  noteMessage(): void;
  /** It has answered a ping. */
  noteAlive(): void;
}

/**
 * Ends connections that nobody uses and those whose other end is gone, and tells which it is by the way it ends: idle ones
 * are closed in good order.
 *
 * @param stream     Below the socket.
 * @param isBusy     Whether the client waits for results: then it need not say anything.
 */
export function watchConnection(
  socket: WebSocket,
  stream: Socket,
  limits: Pick<SocketLimits, "heartbeatMs" | "idleMs" | "stalledMs">,
  isBusy: () => boolean,
  now: () => number,
): Watch {
  let lastMessageAt = now();
  let isAnswered = true;

  // Node counts every byte that the other end takes, so a slow reader is told from one that does not read at all.
  stream.setTimeout(Math.max(limits.stalledMs, 2 * limits.heartbeatMs), () => {
    if (socket.bufferedAmount > 0) socket.terminate();
  });
  const timer = setInterval(beat, limits.heartbeatMs);
  socket.once("close", () => clearInterval(timer));

  function beat(): void {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (isBusy()) lastMessageAt = now();
    else if (now() - lastMessageAt >= limits.idleMs) return socket.close(1000, "The connection was idle.");
    // Pings would stand behind what it has not read yet, and hide from the stream's own watch that nothing moves.
    if (socket.bufferedAmount > 0 || socket.isPaused) return;
    if (!isAnswered) return socket.terminate();
    isAnswered = false;
    socket.ping();
  }

  return {
    noteMessage() {
      lastMessageAt = now();
    },
    noteAlive() {
      isAnswered = true;
    },
  };
}
