import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { WorkerHandle, WorkerRole } from "./worker-handle.ts";

/** Starts a worker thread. It does not keep the process alive while nothing is asked of it. */
export function startWorker(role: WorkerRole): WorkerHandle {
  const worker =
    role === "conductor"
      ? new Worker(new URL("../worker/conductor.js", import.meta.url))
      : new Worker(new URL("../worker/helper.js", import.meta.url));
  worker.unref();
  return {
    send: (message, transfer = []) =>
      worker.postMessage(
        message,
        transfer.filter((buffer) => buffer instanceof ArrayBuffer),
      ),
    onMessage: (handle) => void worker.on("message", handle),
    onError: (handle) => void worker.on("error", handle),
    hold: (isBusy) => (isBusy ? worker.ref() : worker.unref()),
    terminate: async () => void (await worker.terminate()),
  };
}

/** Threads that run at once on this machine. */
export function processorCount(): number {
  return availableParallelism();
}
