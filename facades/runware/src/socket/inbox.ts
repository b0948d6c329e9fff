import type { RawData, WebSocket } from "ws";

/** Messages waiting to be worked on, of one connection. Beyond either its socket is not read any further. */
const MOST_QUEUED = 16;
const MOST_QUEUED_BYTES = 4 * 1024 * 1024;

interface Message {
  readonly data: RawData;
  readonly isBinary: boolean;
}

/**
 * Works on a connection's messages one after the other. As work on a message includes sending its answers, a client that
 * does not read is soon not read from either, and memory stays bounded.
 *
 * @param work  Must not reject.
 */
export function readInOrder(socket: WebSocket, work: (data: RawData, isBinary: boolean) => Promise<void>): void {
  const queue: Message[] = [];
  let queuedBytes = 0;
  let isWorking = false;

  async function workOff(): Promise<void> {
    if (isWorking) return;
    isWorking = true;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      await work(next.data, next.isBinary);
      queuedBytes -= sizeOf(next.data);
      if (socket.isPaused && !isFull()) socket.resume();
    }
    isWorking = false;
  }

  function isFull(): boolean {
    return queue.length >= MOST_QUEUED || queuedBytes >= MOST_QUEUED_BYTES;
  }

  socket.on("message", (data, isBinary) => {
    queue.push({ data, isBinary });
    queuedBytes += sizeOf(data);
    if (isFull()) socket.pause();
    void workOff();
  });
  socket.once("close", () => {
    queue.length = 0;
  });
}

export function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

function sizeOf(data: RawData): number {
  return Array.isArray(data) ? data.reduce((sum, { length }) => sum + length, 0) : data.byteLength;
}
