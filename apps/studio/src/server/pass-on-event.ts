import type { TaskEvent } from "@lacuna/client";
import type { PreviewNote, WorkerNote } from "../worker-protocol.ts";

/** Takes what is new out of a coarse picture of the whole, which comes small. */
export type CutPreview = (file: Blob) => Promise<{ readonly preview: Omit<PreviewNote, "type"> | undefined }>;

/** Tells how far a task of the server has come. */
export async function passOnEvent(
  event: TaskEvent,
  onNote: (note: WorkerNote) => void,
  cutPreview: CutPreview,
): Promise<void> {
  if (event.kind === "progress") onNote({ type: "progress", fraction: event.progress });
  if (event.kind !== "preview") return;
  try {
    const { preview } = await cutPreview(await (await fetch(event.dataUri)).blob());
    if (preview !== undefined) onNote({ type: "preview", ...preview });
  } catch {
    // The result comes all the same.
  }
}
