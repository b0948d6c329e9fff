import { randomUUID } from "node:crypto";
import { oneLine } from "@lacuna/library";
import { ToolError } from "../errors/failure.ts";
import { toFailure } from "../errors/to-failure.ts";
import type { Slots } from "./slots.ts";
import { isFinished, type LogLine, type Outcome, type Task, type TaskKind } from "./task.ts";

/** The tasks of one session. */
export interface TaskBook {
  /**
   * Begins a task as soon as there is a place for it.
   *
   * @throws ToolError  too_many_tasks.
   */
  start(kind: TaskKind, image: string, work: (run: TaskRun) => Promise<Outcome>): Task;
  /** @throws ToolError  task_not_found. */
  get(id: string): Task;
  /** Newest first. */
  list(): readonly Task[];
  /** Oldest first. @throws ToolError  task_not_found. */
  log(id: string): readonly LogLine[];
  /** Stops a task that is not finished, and waits until it has stopped. @throws ToolError  task_not_found. */
  cancel(id: string): Promise<Task>;
  /**
   * Waits for a task's end.
   *
   * @param onProgress  Called whenever the task has come on.
   * @throws ToolError  task_not_found. The signal's reason when it fires first; the task goes on.
   */
  wait(id: string, signal: AbortSignal, onProgress?: (task: Task) => void): Promise<Task>;
  /** Stops everything, and waits until it has stopped. */
  close(): Promise<void>;
}

/** What a task's work gets to know and may say. */
export interface TaskRun {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
  readonly log: (level: LogLine["level"], message: string) => void;
}

export interface TaskBookSettings {
  readonly slots: Slots;
  /** Most tasks that are not finished. */
  readonly maxOpen: number;
  /** Most finished tasks that are remembered, and most bytes of results kept for them; older ones are forgotten. */
  readonly maxFinished: number;
  readonly maxKeptBytes: number;
  /** Hears of faults of ours. */
  readonly onFault: (error: unknown) => void;
  readonly now?: () => Date;
}

interface Entry {
  task: Task;
  readonly lines: LogLine[];
  readonly stop: AbortController;
  readonly listeners: Set<() => void>;
  ended: Promise<void>;
}

export function createTaskBook(settings: TaskBookSettings): TaskBook {
  const { slots, maxOpen, onFault, now = () => new Date() } = settings;
  const entries = new Map<string, Entry>();
  let isClosed = false;

  const find = (id: string): Entry => {
    const entry = entries.get(id);
    if (entry === undefined) {
      throw new ToolError(
        "task_not_found",
        `There is no task ${oneLine(id)} in this session, or it is forgotten by now.`,
      );
    }
    return entry;
  };
  const change = (entry: Entry, task: Task): void => {
    entry.task = task;
    for (const listener of entry.listeners) listener();
  };
  const write = (entry: Entry, level: LogLine["level"], message: string): void => {
    entry.lines.push({ at: now(), level, message: oneLine(message) });
  };
  const forgetOld = (): void => {
    const finished = [...entries.values()].filter(({ task }) => isFinished(task)).toReversed();
    let keptBytes = 0;
    finished.forEach(({ task }, index) => {
      keptBytes += keptBytesOf(task);
      const isTooMuch = index >= settings.maxFinished || keptBytes > settings.maxKeptBytes;
      if (index > 0 && isTooMuch) entries.delete(task.id); // never the newest: somebody waits for it
    });
  };

  const carryOut = async (entry: Entry, work: (run: TaskRun) => Promise<Outcome>): Promise<void> => {
    const { signal } = entry.stop;
    const { id, kind, image, acceptedAt } = entry.task;
    const base = { id, kind, image, acceptedAt };
    let release: (() => void) | undefined;
    try {
      release = await slots.acquire(signal);
      const startedAt = now();
      change(entry, { ...base, state: "running", startedAt, progress: 0 });
      write(entry, "info", "begun");
      const outcome = await work({
        id,
        signal,
        onProgress(progress) {
          if (entry.task.state === "running") change(entry, { ...entry.task, progress });
        },
        log: (level, message) => write(entry, level, message),
      });
      write(entry, "info", "done");
      change(entry, { ...base, state: "succeeded", startedAt, finishedAt: now(), outcome });
    } catch (error) {
      if (signal.aborted) {
        write(entry, "info", "cancelled");
        change(entry, { ...base, state: "cancelled", finishedAt: now() });
        return;
      }
      const known = toFailure(error);
      if (known === undefined) onFault(error);
      const failure = known ?? { code: "internal", message: "This is a fault of the program; its log says more." };
      write(entry, "error", `${failure.code}: ${failure.message}`);
      change(entry, { ...base, state: "failed", finishedAt: now(), failure });
    } finally {
      release?.();
      forgetOld();
    }
  };

  return {
    start(kind, image, work) {
      const open = [...entries.values()].filter(({ task }) => !isFinished(task)).length;
      if (isClosed) throw new ToolError("cancelled", "The session is over.");
      if (open >= maxOpen) {
        throw new ToolError("too_many_tasks", `${open} tasks are not finished; wait for one, or cancel one.`);
      }
      const task: Task = { id: randomUUID(), kind, image: oneLine(image), acceptedAt: now(), state: "queued" };
      const stop = new AbortController();
      const entry: Entry = { task, lines: [], stop, listeners: new Set(), ended: Promise.resolve() };
      entries.set(task.id, entry);
      write(entry, "info", `accepted: ${kind} ${task.image}`);
      entry.ended = carryOut(entry, work);
      return entry.task;
    },
    get: (id) => find(id).task,
    list: () => [...entries.values()].map(({ task }) => task).toReversed(),
    log: (id) => [...find(id).lines],
    async cancel(id) {
      const entry = find(id);
      entry.stop.abort();
      await entry.ended;
      return entry.task;
    },
    wait(id, signal, onProgress) {
      const entry = find(id);
      return new Promise<Task>((resolve, reject) => {
        const leave = (): void => {
          entry.listeners.delete(look);
          signal.removeEventListener("abort", abandon);
        };
        const look = (): void => {
          if (!isFinished(entry.task)) return onProgress?.(entry.task);
          leave();
          resolve(entry.task);
        };
        const abandon = (): void => {
          leave();
          reject(signal.reason);
        };
        if (signal.aborted) return reject(signal.reason);
        signal.addEventListener("abort", abandon, { once: true });
        entry.listeners.add(look);
        look();
      });
    },
    async close() {
      isClosed = true;
      for (const { stop } of entries.values()) stop.abort();
      await Promise.all([...entries.values()].map(({ ended }) => ended));
      entries.clear();
    },
  };
}

function keptBytesOf(task: Task): number {
  if (task.state !== "succeeded") return 0;
  return task.outcome.results.reduce((sum, { content }) => sum + ("bytes" in content ? content.bytes.length : 0), 0);
}
