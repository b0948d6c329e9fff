import { LacunaError, type Task } from "@lacuna/client";
import type { ServerAccess } from "../server/server-access.ts";
import { type WorkerClient, WorkerError } from "../worker-client.ts";
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
        const stop = (): void => void client.cancel(task.id).catch(() => undefined); // it may have ended just now
        signal.addEventListener("abort", stop, { once: true });
        const ended = await follow(client.events(task.id, { signal }), onNote);
        const count = requireSuccess(ended).results?.length ?? 0;
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
        if (signal.aborted) throw canceled();
        throw error instanceof LacunaError ? new WorkerError({ kind: "user", message: adviceFor(error) }) : error;
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
    preview: false,
  };
}

async function follow(
  events: ReturnType<ReturnType<ServerAccess["client"]>["events"]>,
  onNote: (note: WorkerNote) => void,
): Promise<Task> {
  for await (const event of events) {
    if (event.kind === "progress") onNote({ type: "progress", fraction: event.progress });
    if (event.kind === "end") return event.task;
  }
  throw new Error("the server ended the story of a task before the task");
}

function requireSuccess(task: Task): Task {
  if (task.state === "succeeded") return task;
  if (task.state === "cancelled") throw canceled();
  const message = task.failure?.message ?? "The server did not finish. Try again, or erase on this device.";
  throw new WorkerError({ kind: "user", message });
}

function canceled(): WorkerError {
  return new WorkerError({ kind: "canceled", message: "Canceled." });
}

function adviceFor({ code, message }: LacunaError): string {
  if (code === "unauthorized") return "The server asks for a key. Enter it under “Erase”, or erase on this device.";
  if (code === "unreachable") return "The server cannot be reached. Start it again, or erase on this device.";
  return `${message} You can also erase on this device.`;
}
