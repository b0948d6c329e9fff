import type { TaskEvent } from "@lacuna/client";
import { followTask, toWorkerError } from "../server/follow-task.ts";
import type { ServerAccess } from "../server/server-access.ts";
import type { WorkerClient } from "../worker-client.ts";
import type { WorkerNote } from "../worker-protocol.ts";
import type { Eraser, EraseJob } from "./eraser.ts";

/**
 * Erases on the server that the page came from. The picture as it is shown is sent as PNG, sample for sample; of what comes
 * back only the hole is taken over, so that every other pixel stays the one that was opened.
 */
export function createServerEraser(access: ServerAccess, worker: WorkerClient): Eraser {
  return {
    async erase(job, onNote, signal) {
      const start = performance.now();
      const client = access.client();
      try {
        const { blob: image } = await worker.ask("encode", { format: "png", quality: 100, isMetadataKept: false });
        const avoid = job.avoid && (await worker.ask("encodeMask", { mask: job.avoid })).blob;
        const task = await client.erase(requestOf(job, image, avoid), { signal });
        const ended = await followTask(client, task, (event) => void takeEvent(worker, job, event, onNote), signal);
        const count = ended.results?.length ?? 0;
        const files = await Promise.all(
          Array.from({ length: count }, (_, index) => client.download(task.id, index, { signal })),
        );
        const blobs = files.map((bytes) => new Blob([new Uint8Array(bytes)], { type: "image/png" }));
        const { results } = await worker.ask("cutResults", {
          files: blobs,
          mask: job.mask,
          dilatePx: job.settings.dilatePx,
        });
        return { results, warnings: ended.warnings ?? [], threads: 0, ms: performance.now() - start };
      } catch (error) {
        throw toWorkerError(error, signal);
      }
    },
  };
}

function requestOf(
  { mask, settings: { dilatePx, seed, variations, effort } }: EraseJob,
  image: Blob,
  avoid: Blob | undefined,
): Parameters<ReturnType<ServerAccess["client"]>["erase"]>[0] {
  return {
    image,
    mask: { width: mask.width, height: mask.height, runs: [...mask.runs] },
    ...(avoid !== undefined && { avoid }),
    dilatePixels: dilatePx,
    seed,
    variations,
    effort,
    output: { format: "png", keepMetadata: false },
    preview: true,
  };
}

/** Coarse pictures come small and of the whole picture; the worker cuts the hole out of them. */
async function takeEvent(
  worker: WorkerClient,
  { mask, settings: { dilatePx } }: EraseJob,
  event: TaskEvent,
  onNote: (note: WorkerNote) => void,
): Promise<void> {
  if (event.kind === "progress") onNote({ type: "progress", fraction: event.progress });
  if (event.kind !== "preview") return;
  try {
    const file = await (await fetch(event.dataUri)).blob();
    const { preview } = await worker.ask("cutPreview", { file, mask, dilatePx });
    if (preview !== undefined) onNote({ type: "preview", ...preview });
  } catch {
    // The result comes all the same.
  }
}
