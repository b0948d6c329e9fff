import type { TaskEvent } from "@lacuna/client";
import type { PreviewNote, WorkerNote } from "../worker-protocol.ts";
import type { TaskListener } from "./follow-task.ts";

/** Takes what is new out of a coarse picture of the whole, which comes small. */
export type CutPreview = (file: Blob) => Promise<{ readonly preview: Omit<PreviewNote, "type"> | undefined }>;

/** Tells in notes how far a task of the server has come, and when nothing is heard of it. */
export function tellOfTask(onNote: (note: WorkerNote) => void, cutPreview: CutPreview): TaskListener {
  let fraction = 0;
  return {
    onEvent(event) {
      if (event.kind === "progress") fraction = event.progress;
      // After silence any word of the server takes "waiting" away.
      if (event.kind === "progress" || event.kind === "state") onNote({ type: "progress", fraction });
      else if (event.kind === "preview") void showPreview(event, onNote, cutPreview);
    },
    onLost: () => onNote({ type: "progress", fraction, step: "Waiting for the server" }),
  };
}

async function showPreview(
  { dataUri }: Extract<TaskEvent, { kind: "preview" }>,
  onNote: (note: WorkerNote) => void,
  cutPreview: CutPreview,
): Promise<void> {
  try {
    const { preview } = await cutPreview(await (await fetch(dataUri)).blob());
    if (preview !== undefined) onNote({ type: "preview", ...preview });
  } catch {
    // The result comes all the same.
  }
}
