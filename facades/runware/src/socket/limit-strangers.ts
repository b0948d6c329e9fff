import type { Socket } from "node:net";
import type { SocketLimits } from "./socket-limits.ts";

/**
 * Bounds what a connection may send and how long it may stay before anybody knows who it is.
 *
 * @param refuse  Ends it, with this explanation.
 * @returns       Lifts the bounds.
 */
export function limitStrangers(
  stream: Socket,
  { loginMs, strangerBytes }: SocketLimits,
  refuse: (message: string) => void,
): () => void {
  let received = 0;
  const timer = setTimeout(refuse, loginMs, `No authentication came within ${loginMs / 1000} s.`);
  const onData = (chunk: Uint8Array): void => {
    received += chunk.length;
    if (received <= strangerBytes) return;
    lift();
    refuse(`The first message must be an authentication task; more than ${strangerBytes} bytes came before one.`);
  };
  const lift = (): void => {
    clearTimeout(timer);
    stream.off("data", onData);
  };
  stream.prependListener("data", onData); // before the message itself is read
  stream.once("close", lift);
  return lift;
}
