import type { JobStore, RunningTask, TaskId } from "@lacuna/jobs";
import type { ServerMetrics } from "./server-metrics.ts";

/**
 * The same store for a worker, with the ends of its attempts counted. Counted here and not by task events, since those of
 * other processes on the same database come too.
 */
export function observeStore(store: JobStore, metrics: ServerMetrics): JobStore {
  /** Of attempts under way: whose tasks they are. */
  const facades = new Map<TaskId, string>();

  function end(id: TaskId): string {
    const facade = facades.get(id) ?? "";
    facades.delete(id);
    return facade;
  }

  return {
    ...store,
    async claim(claim) {
      const task: RunningTask | undefined = await store.claim(claim);
      if (task !== undefined) facades.set(task.id, task.origin.facade);
      return task;
    },
    async succeed(id, attempt, result) {
      const isOurs = await store.succeed(id, attempt, result);
      const facade = end(id);
      metrics.countTask(isOurs ? "succeeded" : "lost", facade);
      if (isOurs) metrics.timeTask(facade, result.timings);
      return isOurs;
    },
    async fail(id, attempt, failure) {
      const isOurs = await store.fail(id, attempt, failure);
      metrics.countTask(isOurs ? "failed" : "lost", end(id));
      return isOurs;
    },
    async settleCancelled(id, attempt) {
      const isOurs = await store.settleCancelled(id, attempt);
      metrics.countTask(isOurs ? "cancelled" : "lost", end(id));
      return isOurs;
    },
    async release(id, attempt, release) {
      const isOurs = await store.release(id, attempt, release);
      metrics.countTask(isOurs ? "released" : "lost", end(id));
      return isOurs;
    },
  };
}
