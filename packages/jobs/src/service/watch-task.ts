import { type FinishedTask, isFinished, type Task, type TaskId } from "../model/task.ts";
import type { TaskEvent, TaskEvents } from "../model/task-event.ts";
import { StoreUnavailableError } from "../store/database/errors.ts";
import type { JobStore } from "../store/job-store.ts";
import type { TaskView } from "../tasks.ts";

/** Events may get lost: whoever waits also looks for himself this often. */
const POLL_MS = 2000;

export interface WatchParts {
  readonly store: Pick<JobStore, "find">;
  readonly events: TaskEvents;
}

/**
 * A database that goes away meanwhile is waited for like the task: it only must be there at the first look.
 *
 * @returns  The task when it is finished, `undefined` when it is gone.
 * @throws   The signal's reason. StoreUnavailableError at the first look.
 */
export async function waitForTask(
  parts: WatchParts,
  id: TaskId,
  signal?: AbortSignal,
): Promise<FinishedTask | undefined> {
  const news = listen(parts.events, id, signal, (event) => event.kind === "state");
  try {
    for (let seen: Task | undefined; ; await news.next()) {
      const task = await findAgain(parts, id, seen);
      signal?.throwIfAborted();
      if (task === undefined || isFinished(task)) return task;
      seen = task;
    }
  } finally {
    news.end();
  }
}

/**
 * The task as it is, then after each change, step of progress, preview and line of its log, until it is finished or gone.
 * Waits for a database that has gone away, as `waitForTask` does.
 */
export async function* watchTask(parts: WatchParts, id: TaskId, signal?: AbortSignal): AsyncGenerator<TaskView, void> {
  let progress = 0;
  let previews = 0;
  let hasLogged = false;
  let mustRead = true;
  // Listening begins before the first look: what happens in between is not missed.
  const news = listen(parts.events, id, signal, (event) => {
    if (event.kind === "progress") progress = event.progress;
    else if (event.kind === "preview") previews++;
    else mustRead = true;
    if (event.kind === "log") hasLogged = true;
    return true;
  });
  let shown: TaskView | undefined;
  try {
    for (;;) {
      const seen: Task | undefined = mustRead || shown === undefined ? undefined : shown.task;
      mustRead = false;
      const task = seen ?? (await findAgain(parts, id, shown?.task));
      signal?.throwIfAborted();
      if (task === undefined) return;
      if (task.attempt !== shown?.task.attempt && shown !== undefined) progress = 0; // a new attempt begins at the start
      const view: TaskView = { task, progress: progressOf(task, progress), previews };
      if (shown === undefined || hasLogged || !isSame(view, shown)) {
        hasLogged = false;
        shown = view;
        yield view;
        signal?.throwIfAborted();
      }
      if (isFinished(task)) return;
      if ((await news.next()) === "poll" || task.state === "queued") mustRead = true;
    }
  } finally {
    news.end();
  }
}

/** @param seen  The task as it was, where it has been found before: while the database is away, it still is. */
async function findAgain({ store }: WatchParts, id: TaskId, seen: Task | undefined): Promise<Task | undefined> {
  try {
    return await store.find(id);
  } catch (error) {
    if (seen !== undefined && error instanceof StoreUnavailableError) return seen;
    throw error;
  }
}

function progressOf(task: Task, progress: number): number {
  if (task.state === "succeeded") return 1;
  return task.state === "queued" ? 0 : progress;
}

function isSame(a: TaskView, b: TaskView): boolean {
  const isSameShown = a.progress === b.progress && a.previews === b.previews;
  return isSameShown && a.task.attempt === b.task.attempt && stateOf(a.task) === stateOf(b.task);
}

function stateOf(task: Task): string {
  return task.state === "running" && task.isCancelRequested ? "cancelling" : task.state;
}

interface News {
  /** Resolves at once when something has happened since the last call. @throws  The signal's reason. */
  next(): Promise<"event" | "poll">;
  end(): void;
}

/** @param note  Takes an event of this task as it comes. @returns  Whether it is news. */
function listen(
  events: TaskEvents,
  id: TaskId,
  signal: AbortSignal | undefined,
  note: (event: TaskEvent) => boolean,
): News {
  let hasNews = false;
  let wake: (() => void) | undefined;
  const unsubscribe = events.subscribe((event) => {
    if (event.taskId !== id || !note(event)) return;
    hasNews = true;
    wake?.();
  });
  const onAbort = (): void => wake?.();
  signal?.addEventListener("abort", onAbort);
  return {
    async next() {
      if (!hasNews && !signal?.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, POLL_MS);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = undefined;
      }
      signal?.throwIfAborted();
      const how = hasNews ? "event" : "poll";
      hasNews = false;
      return how;
    },
    end() {
      wake?.();
      unsubscribe();
      signal?.removeEventListener("abort", onAbort);
    },
  };
}
