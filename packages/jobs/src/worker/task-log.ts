import { setTimeout as delay } from "node:timers/promises";
import type { LogLine, TaskId } from "../model/task.ts";
import type { JobStore, NewLogLine } from "../store/job-store.ts";
import type { Logger } from "./logger.ts";

/** The lines that a task's caller may read. Writing them does not hold up the work. */
export interface TaskLog {
  add(message: string, level?: LogLine["level"]): void;
  /** Resolves when all lines are stored. One that could not be is a line in our own log, and no reason to fail. */
  flush(): Promise<void>;
}

/** Lines that come this close together are stored together: each commit costs the store a sync. */
const GATHER_MS = 100;

export function openTaskLog(store: JobStore, taskId: TaskId, log: Logger): TaskLog {
  let waiting: NewLogLine[] = [];
  let writing: Promise<void> | undefined;
  const hurry = new AbortController();

  async function write(): Promise<void> {
    await delay(GATHER_MS, undefined, { signal: hurry.signal }).catch(() => undefined); // told to hurry
    while (waiting.length > 0) {
      const lines = waiting;
      waiting = [];
      try {
        await store.appendLog(taskId, ...lines);
      } catch (error) {
        log.warn({ err: error, taskId }, "lines of the task's log could not be stored");
      }
    }
    writing = undefined;
  }

  return {
    add(message, level = "info") {
      waiting.push({ level, message });
      writing ??= write();
    },
    async flush() {
      hurry.abort();
      await writing;
    },
  };
}
