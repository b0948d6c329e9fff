import type { TaskId } from "../../model/task.ts";
import type { Engine } from "../database/engine.ts";
import type { RetryOutcome } from "../job-store.ts";

/** It keeps its `attempt`, which is the fence, and has as many attempts before it as a new task. */
export function retryTask(engine: Engine, id: TaskId): Promise<RetryOutcome> {
  return engine.db.transaction().execute(async (transaction): Promise<RetryOutcome> => {
    const queued = await transaction
      .updateTable("tasks")
      .set((eb) => ({
        state: "queued",
        forgiven: eb.ref("attempt"),
        retried_at_attempt: eb.ref("attempt"),
        worker_id: null,
        cancel_requested_at: null,
        started_at: null,
        finished_at: null,
        expires_at: null,
        failure: null,
      }))
      .where("id", "=", id)
      .where("state", "=", "failed")
      .returning("id")
      .executeTakeFirst();
    if (queued === undefined) {
      const task = await transaction.selectFrom("tasks").select("id").where("id", "=", id).executeTakeFirst();
      return task === undefined ? "not_found" : "not_failed";
    }
    // Word of the failure that has not gone out yet would be word of something else by the time it does.
    await transaction
      .updateTable("deliveries")
      .set({ state: "abandoned", leased: 0, last_error: "The task was put back into the queue." })
      .where("task_id", "=", id)
      .where("state", "=", "pending")
      .execute();
    return "queued";
  });
}
