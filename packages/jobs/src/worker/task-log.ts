import type { LogLine, TaskId } from "../model/task.ts";
import type { JobStore } from "../store/job-store.ts";
import type { Logger } from "./logger.ts";

/** The lines that a task's caller may read. Writing them does not hold up the work. */
export interface TaskLog {
  add(message: string, level?: LogLine["level"]): void;
  /** Resolves when all lines are stored. One that could not be is a line in our own log, and no reason to fail. */
  flush(): Promise<void>;
}

export function openTaskLog(store: JobStore, taskId: TaskId, log: Logger): TaskLog {
  let written: Promise<void> = Promise.resolve();
  return {
    add(message, level = "info") {
      written = written
        .then(() => store.appendLog(taskId, { level, message }))
        .catch((error: unknown) => log.warn({ err: error, taskId }, "line of the task's log could not be stored"));
    },
    flush: () => written,
  };
}
