import { type WorkerClient, WorkerError } from "../worker-client.ts";
import type { FindAnswer, FindRequest } from "./find-protocol.ts";
import type { Finder, FoundThings } from "./finder.ts";

/** Finds in this page, in a worker of its own that starts with the first search and ends when one is stopped. */
export function createPageFinder(worker: WorkerClient, startWorker: () => Worker): Finder {
  let finder: Worker | undefined;
  return {
    async find(target, onProgress, signal, { width, height }) {
      const rect = { x: 0, y: 0, width, height };
      const { rgba } = await worker.ask("readPixels", { rect, isOriginal: false });
      if (signal.aborted) throw canceled();
      const asked = (finder ??= startWorker());
      const stop = (): void => {
        asked.terminate();
        if (finder === asked) finder = undefined;
      };
      signal.addEventListener("abort", stop, { once: true });
      try {
        return await ask(asked, { target, width, height, rgba }, onProgress, signal);
      } catch (error) {
        stop();
        throw error;
      } finally {
        signal.removeEventListener("abort", stop);
      }
    },
  };
}

function ask(
  finder: Worker,
  request: FindRequest,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<FoundThings> {
  return new Promise((resolve, reject) => {
    const end = new AbortController();
    const settle = (body: () => void): void => {
      end.abort();
      body();
    };
    const { signal: listening } = end;
    signal.addEventListener("abort", () => settle(() => reject(canceled())), { signal: listening });
    finder.addEventListener(
      "message",
      ({ data }: MessageEvent<FindAnswer>) => {
        if (data.type === "progress") onProgress(data.fraction);
        else if (data.type === "found") settle(() => resolve(data));
        else settle(() => reject(new WorkerError(data.failure)));
      },
      { signal: listening },
    );
    finder.addEventListener(
      "error",
      ({ message }) => {
        const why = message || "its script could not be loaded";
        settle(() => reject(new WorkerError({ kind: "internal", message: why })));
      },
      { signal: listening },
    );
    // A worker has no origin to name.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    finder.postMessage(request, [request.rgba.buffer]);
  });
}

function canceled(): WorkerError {
  return new WorkerError({ kind: "canceled", message: "Canceled." });
}
