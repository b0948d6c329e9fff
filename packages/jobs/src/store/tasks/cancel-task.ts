import type { TaskId } from "../../model/task.ts";
import type { Engine } from "../database/engine.ts";
import type { CancelOutcome } from "../job-store.ts";
import { finishTasks } from "./finish-tasks.ts";

export function cancelTask(engine: Engine, id: TaskId): Promise<CancelOutcome> {
  return engine.db.transaction().execute(async (transaction): Promise<CancelOutcome> => {
    const task = await transaction
      .selectFrom("tasks")
      .select(["seq", "state"])
      .where("id", "=", id)
      .$if(engine.hasRowLocks, (query) => query.forUpdate())
      .executeTakeFirst();
    switch (task?.state) {
      case undefined:
        return "not_found";
      case "queued":
        await finishTasks(engine, transaction, (eb) => eb("seq", "=", task.seq), { state: "cancelled" });
        return "cancelled";
      case "running":
        await transaction
          .updateTable("tasks")
          .set((eb) => ({ cancel_requested_at: eb.fn.coalesce("cancel_requested_at", engine.now()) }))
          .where("seq", "=", task.seq)
          .execute();
        return "requested";
      default:
        return "already_finished";
    }
  });
}
