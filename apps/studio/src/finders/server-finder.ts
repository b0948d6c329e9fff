import { followTask, toWorkerError } from "../server/follow-task.ts";
import type { ServerAccess } from "../server/server-access.ts";
import type { WorkerClient } from "../worker-client.ts";
import type { Finder } from "./finder.ts";

/** Finds on the server that the page came from. The picture as it is shown is sent as PNG. */
export function createServerFinder(access: ServerAccess, worker: WorkerClient): Finder {
  return {
    async find(target, onProgress, signal, { width, height }) {
      const client = access.client();
      try {
        const { blob: image } = await worker.ask("encode", { format: "png", quality: 100, isMetadataKept: false });
        const task = await client.select({ image, mask: { find: [target] } }, { signal });
        const ended = await followTask(
          client,
          task,
          { onEvent: (event) => event.kind === "progress" && onProgress(event.progress) },
          signal,
        );
        const bytes = await client.download(task.id, 0, { signal });
        const file = new Blob([new Uint8Array(bytes)], { type: "image/png" });
        const { mask } = await worker.ask("decodeMask", { file, width, height });
        return { mask, count: ended.found?.length ?? 0 };
      } catch (error) {
        throw toWorkerError(error, signal);
      }
    },
  };
}
