import type { EraseInput } from "@lacuna/client";
import { followTask, toWorkerError } from "../server/follow-task.ts";
import type { ServerAccess } from "../server/server-access.ts";
import { tellOfTask } from "../server/tell-of-task.ts";
import type { WorkerClient } from "../worker-client.ts";
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
        const guide = job.guide && (await worker.ask("encodeGuide", { guide: job.guide })).blob;
        const task = await client.erase(requestOf(job, { image, avoid, guide }), { signal });
        const { mask } = job;
        const { dilatePx } = job.settings;
        const cutPreview = (file: Blob) => worker.ask("cutPreview", { file, mask, dilatePx });
        const ended = await followTask(client, task, tellOfTask(onNote, cutPreview), signal);
        const count = ended.results?.length ?? 0;
        const files = await Promise.all(
          Array.from({ length: count }, (_, index) => client.download(task.id, index, { signal })),
        );
        const blobs = files.map((bytes) => new Blob([new Uint8Array(bytes)], { type: "image/png" }));
        const { results } = await worker.ask("cutResults", { files: blobs, mask, dilatePx });
        return { results, warnings: ended.warnings ?? [], threads: 0, ms: performance.now() - start };
      } catch (error) {
        throw toWorkerError(error, signal);
      }
    },
  };
}

function requestOf(
  { mask, guide: lead, settings: { dilatePx, seed, variations, effort } }: EraseJob,
  { image, avoid, guide }: { readonly image: Blob; readonly avoid: Blob | undefined; readonly guide: Blob | undefined },
): EraseInput {
  return {
    image,
    mask: { width: mask.width, height: mask.height, runs: [...mask.runs] },
    ...(avoid !== undefined && { avoid }),
    ...(guide !== undefined && lead !== undefined && { guide, guideBox: lead.rect }),
    dilatePixels: dilatePx,
    seed,
    variations,
    effort,
    output: { format: "png", keepMetadata: false },
    preview: true,
  };
}
