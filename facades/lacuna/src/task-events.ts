import { type FacadeServices, type ServerEvent, toDataUri } from "@lacuna/http";
import { isFinished, type Task } from "@lacuna/jobs";
import type { z } from "zod";
import type { logEvent, previewEvent, progressEvent } from "./contract.ts";
import { showTask } from "./show-task.ts";
import { toTime } from "./translate.ts";

/**
 * A task's story: "state" at first and on each change, "progress", "preview", "log", and "end" with the finished task.
 *
 * @param linesSeen  Lines of the log that the client has had on a connection before.
 */
export async function* taskEvents(
  services: Pick<FacadeServices, "tasks" | "links" | "readArtifact" | "priceOf">,
  id: string,
  origin: string,
  linesSeen: number,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const { tasks } = services;
  let lines = linesSeen;
  let shown = { state: "", progress: 0, previews: -1 };
  try {
    for await (const { task, progress, previews } of tasks.watch(id, signal)) {
      for (const { at, level, message } of await tasks.log(id, lines)) {
        const data: z.infer<typeof logEvent> = { at: toTime(at), level, message };
        yield { name: "log", data, id: ++lines };
      }
      if (isFinished(task)) {
        yield { name: "end", data: await showTask(services, task, origin) };
        return;
      }
      const state = stateOf(task);
      if (state !== shown.state) yield { name: "state", data: await showTask(services, task, origin) };
      if (progress !== shown.progress) {
        yield { name: "progress", data: { progress } satisfies z.infer<typeof progressEvent> };
      }
      // At first there may be one that was made before anybody watched.
      if (task.command.wantsPreview && previews !== shown.previews) {
        const jpeg = await tasks.preview(id);
        if (jpeg !== undefined) yield { name: "preview", data: toPreview(jpeg) };
      }
      shown = { state, progress, previews };
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function stateOf(task: Task): string {
  const isStopping = task.state === "running" && task.isCancelRequested;
  return `${task.state} ${task.attempt} ${isStopping}`;
}

function toPreview(jpeg: Uint8Array): z.infer<typeof previewEvent> {
  return { dataUri: toDataUri(jpeg, "image/jpeg") };
}
