import { parentPort } from "node:worker_threads";
import type { WorkerMessage } from "../worker/setup.ts";

/** Calls `handle` with each message from the thread that started this one. */
export function listen(handle: (message: WorkerMessage) => void): void {
  parentPort?.on("message", handle);
}

/** Sends a message to the thread that started this one; the buffers change hands. */
export function send(message: unknown, transfer: readonly ArrayBufferLike[]): void {
  parentPort?.postMessage(
    message,
    transfer.filter((buffer) => buffer instanceof ArrayBuffer),
  );
}
