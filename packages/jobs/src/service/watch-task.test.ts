import { describe, expect, it } from "vitest";
import type { Task } from "../model/task.ts";
import type { TaskEvent, TaskEvents } from "../model/task-event.ts";
import type { TaskView } from "../tasks.ts";
import { waitForTask, watchTask } from "./watch-task.ts";

const BASE = {
  id: "t",
  command: {
    kind: "erase",
    image: { kind: "url", url: "https://example.com/a.png" },
    mask: { kind: "url", url: "https://example.com/b.png" },
    dilatePx: 0,
    seed: 0,
    variations: 1,
    output: { format: "same", keepMetadata: true },
  },
  origin: { facade: "test", model: "erase", note: null },
  owner: "local",
  priority: 0,
  acceptedAt: 1,
  attempt: 0,
} as const;
const QUEUED: Task = { ...BASE, state: "queued" };
const RUNNING: Task = {
  ...BASE,
  state: "running",
  attempt: 1,
  startedAt: 2,
  leaseUntil: 3,
  isCancelRequested: false,
};
const CANCELLED: Task = { ...BASE, state: "cancelled", attempt: 1, finishedAt: 4, expiresAt: 5 };

/** A stage with one task on it. */
function stage(task: Task | undefined) {
  const listeners = new Set<(event: TaskEvent) => void>();
  const events: TaskEvents = {
    publish: (event) => listeners.forEach((listener) => listener(event)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  let now = task;
  let looks = 0;
  return {
    events,
    listeners,
    looks: () => looks,
    store: {
      find: async () => {
        looks++;
        return now;
      },
    },
    become(next: Task | undefined, isTold = true) {
      now = next;
      if (isTold && next) events.publish({ kind: "state", taskId: "t", state: next.state });
    },
  };
}

describe("watching a task", () => {
  it("shows it as it is, each change, each step, and its end", async () => {
    const on = stage(QUEUED);
    const views: string[] = [];
    const show = ({ task, progress }: TaskView): void => void views.push(`${task.state} ${progress}`);
    const watch = watchTask(on, "t");
    const next = async (): Promise<void> => {
      const { value } = await watch.next();
      if (value) show(value);
    };
    await next();
    on.become(RUNNING);
    await next();
    on.events.publish({ kind: "progress", taskId: "t", progress: 0.4 });
    on.events.publish({ kind: "progress", taskId: "other", progress: 0.9 });
    await next();
    on.events.publish({ kind: "log", taskId: "t" });
    await next();
    on.become(CANCELLED);
    await next();
    expect(views).toEqual(["queued 0", "running 0", "running 0.4", "running 0.4", "cancelled 0.4"]);
    expect((await watch.next()).done).toBe(true);
    expect(on.listeners.size).toBe(0);
  });

  it("tells of each newer preview without reading the store", async () => {
    const on = stage(RUNNING);
    const watch = watchTask(on, "t");
    const counts: unknown[] = [(await watch.next()).value?.previews];
    for (let round = 0; round < 2; round++) {
      on.events.publish({ kind: "preview", taskId: "t" });
      counts.push((await watch.next()).value?.previews);
    }
    expect(counts).toEqual([0, 1, 2]);
    expect(on.looks()).toBe(1);
  });

  it("reads the store once for a change, and not for steps of progress", async () => {
    const on = stage(RUNNING);
    const watch = watchTask(on, "t");
    await watch.next();
    for (const progress of [0.1, 0.2, 0.3]) {
      on.events.publish({ kind: "progress", taskId: "t", progress });
      await watch.next();
    }
    expect(on.looks()).toBe(1);
    on.become(CANCELLED);
    await watch.next();
    expect(on.looks()).toBe(2);
  });

  it("sees a change that came before the first look was over", async () => {
    const on = stage(QUEUED);
    const watch = watchTask(on, "t");
    const first = watch.next();
    on.become(CANCELLED);
    await first;
    const rest: TaskView[] = [];
    for await (const view of watch) rest.push(view);
    expect([(await first).value, ...rest].at(-1)?.task.state).toBe("cancelled");
  });

  it("notices by itself what it was not told", async () => {
    const on = stage(QUEUED);
    const waiting = waitForTask(on, "t");
    on.become(CANCELLED, false);
    expect((await waiting)?.state).toBe("cancelled");
  });

  it("ends when the task is gone or was never there", async () => {
    expect(await waitForTask(stage(undefined), "t")).toBeUndefined();
    expect((await watchTask(stage(undefined), "t").next()).done).toBe(true);
  });

  it("stops when its signal says so, and no longer listens", async () => {
    const on = stage(QUEUED);
    const abort = new AbortController();
    const waiting = waitForTask(on, "t", abort.signal);
    const watch = watchTask(on, "t", abort.signal);
    await watch.next();
    const next = watch.next();
    abort.abort(new Error("gone away"));
    await expect(waiting).rejects.toThrow("gone away");
    await expect(next).rejects.toThrow("gone away");
    expect(on.listeners.size).toBe(0);
  });
});
