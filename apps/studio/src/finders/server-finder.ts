import { followTask, toWorkerError } from "../server/follow-task.ts";
import type { ServerAccess } from "../server/server-access.ts";
import type { WorkerClient } from "../worker-client.ts";
import type { TaskResult } from "@lacuna/client";
import type { PackedMask } from "../document/packed-mask.ts";
import type { PackedText } from "../document/packed-text.ts";
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
        const read = async (index: number): Promise<PackedMask> => {
          const bytes = await client.download(task.id, index, { signal });
          const file = new Blob([new Uint8Array(bytes)], { type: "image/png" });
          return (await worker.ask("decodeMask", { file, width, height })).mask;
        };
        const mask = await read(0);
        const text = await readText(mask, ended.results ?? [], read);
        return { mask, count: ended.found?.length ?? 0, ...(text && { text }) };
      } catch (error) {
        throw toWorkerError(error, signal);
      }
    },
  };
}

/** @param letters  What was found. @returns  undefined where it was no lettering. */
async function readText(
  letters: PackedMask,
  results: readonly TaskResult[],
  read: (index: number) => Promise<PackedMask>,
): Promise<PackedText | undefined> {
  const [lettering, ground] = (["lettering", "ground"] as const).map((wanted) =>
    results.findIndex(({ shows }) => shows === wanted),
  );
  if (lettering === undefined || ground === undefined || Math.min(lettering, ground) < 0) return undefined;
  return { letters, ground: await read(ground), lettering: await read(lettering) };
}
