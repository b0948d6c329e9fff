import { askWorker, canceled } from "../ask-worker.ts";
import { type WorkerClient, WorkerError } from "../worker-client.ts";
import type { FindAnswer, FindRequest } from "./find-protocol.ts";
import type { Finder, FoundThings } from "./finder.ts";

/** Finds in this page, in a worker of its own that starts with the first search and ends when one is stopped. */
export function createPageFinder(worker: WorkerClient, startWorker: () => Worker): Finder {
  let finder: Worker | undefined;
  return {
    async find(target, onProgress, signal) {
      const { raster } = await worker.ask("readShown", undefined);
      if (signal.aborted) throw canceled();
      const asked = (finder ??= startWorker());
      const stop = (): void => {
        asked.terminate();
        if (finder === asked) finder = undefined;
      };
      signal.addEventListener("abort", stop, { once: true });
      try {
        const request: FindRequest = { target, raster };
        const take = (message: FindAnswer): FoundThings | undefined => {
          if (message.type === "failed") throw new WorkerError(message.failure);
          if (message.type === "found") return message;
          onProgress(message.fraction);
          return undefined;
        };
        return await askWorker(asked, { request, transfer: [raster.data.buffer] }, take, signal);
      } catch (error) {
        stop();
        throw error;
      } finally {
        signal.removeEventListener("abort", stop);
      }
    },
  };
}
