import type { ExtendInput } from "@lacuna/client";
import { followTask, toWorkerError } from "../server/follow-task.ts";
import type { ServerAccess } from "../server/server-access.ts";
import { tellOfTask } from "../server/tell-of-task.ts";
import type { WorkerClient } from "../worker-client.ts";
import type { Extender, ExtendJob } from "./extender.ts";

/**
 * Extends on the server that the page came from: by itself, or as a prompt says. The picture as it is shown is sent as PNG, sample for
 * sample; of what comes back only what is new is taken over.
 */
export function createServerExtender(access: ServerAccess, worker: WorkerClient): Extender {
  return {
    async extend(job, onNote, signal) {
      const start = performance.now();
      const client = access.client();
      try {
        const { blob: image } = await worker.ask("encode", { format: "png", quality: 100, isMetadataKept: false });
        const avoid = job.avoid && (await worker.ask("encodeMask", { mask: job.avoid })).blob;
        const task = await client.extend(requestOf(job, image, avoid), { signal });
        const { margins, overlapPx } = job;
        const cutPreview = (file: Blob) => worker.ask("cutCanvasPreview", { file, margins, overlapPx });
        const ended = await followTask(client, task, tellOfTask(onNote, cutPreview), signal);
        const files: Blob[] = [];
        for (const index of (ended.results ?? []).keys()) {
          const bytes = await client.download(task.id, index, { signal });
          files.push(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
        }
        const { results } = await worker.ask("cutExtensions", { files, margins, overlapPx });
        return { results, warnings: ended.warnings ?? [], threads: 0, ms: performance.now() - start };
      } catch (error) {
        throw toWorkerError(error, signal);
      }
    },
  };
}

function requestOf(
  { margins, overlapPx, prompt, settings }: ExtendJob,
  image: Blob,
  avoid: Blob | undefined,
): ExtendInput {
  const { seed, variations, effort } = settings;
  const search = { effort, ...(avoid !== undefined && { avoid }) };
  return {
    image,
    canvas: { ...margins },
    ...(overlapPx !== undefined && { overlapPixels: overlapPx }),
    seed,
    variations,
    ...(prompt === "" ? search : { prompt }),
    output: { format: "png", keepMetadata: false },
    preview: true,
  };
}
