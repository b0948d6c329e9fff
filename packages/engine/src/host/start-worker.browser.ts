import type { WorkerHandle, WorkerRole } from "./worker-handle.ts";

/** Starts a web worker. Bundlers know the `new Worker(new URL(…))` pattern and bring the file along. */
export function startWorker(role: WorkerRole): WorkerHandle {
  const worker =
    role === "conductor"
      ? new Worker(new URL("../worker/conductor.js", import.meta.url), { type: "module" })
      : new Worker(new URL("../worker/helper.js", import.meta.url), { type: "module" });
  return {
    send: (message, transfer = []) =>
      worker.postMessage(
        message,
        transfer.filter((buffer) => buffer instanceof ArrayBuffer),
      ),
    onMessage: (handle) => worker.addEventListener("message", (event) => handle(event.data)),
    // Where the script itself could not be loaded, the event has no message.
    onError: (handle) =>
      worker.addEventListener("error", (event) =>
        handle(new Error(event.message || `the ${role}'s script could not be loaded`)),
      ),
    hold: () => undefined,
    terminate: () => Promise.resolve(worker.terminate()),
  };
}

/** Threads that run at once on this device. */
export function processorCount(): number {
  return navigator.hardwareConcurrency;
}
