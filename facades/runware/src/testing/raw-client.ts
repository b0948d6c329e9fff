import { once } from "node:events";
import { WebSocket } from "ws";
import { bytesOf } from "../socket/inbox.ts";

export type Frame = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** A client that does what the vendor's Python client documents, one message at a time, and nothing by itself. */
export interface RawClient extends Disposable {
  readonly socket: WebSocket;
  send(tasks: unknown): void;
  sendText(text: string | Buffer): void;
  /** The next message from the server. Rejects when the connection ends first. */
  next(): Promise<Frame>;
  /** Everything received so far that nobody has asked for. */
  readonly unread: readonly Frame[];
  /** Sends the authentication task and returns the session's UUID. */
  authenticate(apiKey: string, connectionSessionUUID?: string): Promise<string>;
  /** Resolves with the code when the connection has ended. */
  readonly closed: Promise<number>;
}

export async function connect(url: string, headers: Readonly<Record<string, string>> = {}): Promise<RawClient> {
  const socket = new WebSocket(url, { headers });
  const unread: Frame[] = [];
  const waiting: { resolve: (frame: Frame) => void; reject: (error: Error) => void }[] = [];
  const ended = Promise.withResolvers<number>();
  socket.on("message", (data) => {
    const frame: Frame = JSON.parse(bytesOf(data).toString());
    const first = waiting.shift();
    if (first === undefined) unread.push(frame);
    else first.resolve(frame);
  });
  socket.on("close", (code) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`The connection has ended: ${code}`));
    ended.resolve(code);
  });
  await once(socket, "open");
  socket.on("error", () => undefined);

  const client: RawClient = {
    socket,
    send: (tasks) => socket.send(JSON.stringify(tasks)),
    sendText: (text) => socket.send(text),
    next() {
      const first = unread.shift();
      if (first !== undefined) return Promise.resolve(first);
      if (socket.readyState === WebSocket.CLOSED) return Promise.reject(new Error("The connection has ended."));
      const { promise, resolve, reject } = Promise.withResolvers<Frame>();
      waiting.push({ resolve, reject });
      return promise;
    },
    unread,
    async authenticate(apiKey, connectionSessionUUID) {
      client.send([{ taskType: "authentication", apiKey, ...(connectionSessionUUID && { connectionSessionUUID }) }]);
      const { data } = await client.next();
      return String(data?.[0]?.["connectionSessionUUID"]);
    },
    closed: ended.promise,
    [Symbol.dispose]: () => socket.terminate(),
  };
  return client;
}
