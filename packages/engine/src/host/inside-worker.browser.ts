import type { WorkerMessage } from "../worker/setup.ts";

/** Calls `handle` with each message from the page. */
export function listen(handle: (message: WorkerMessage) => void): void {
  addEventListener("message", (event: MessageEvent<WorkerMessage>) => handle(event.data));
}

/** Sends a message to the page; the buffers change hands. */
export function send(message: unknown, transfer: readonly ArrayBufferLike[]): void {
  // In a dedicated worker `postMessage` takes a transfer list; the page's own type knows another overload.
  postMessage(message, { transfer: transfer.filter((buffer) => buffer instanceof ArrayBuffer) });
}
