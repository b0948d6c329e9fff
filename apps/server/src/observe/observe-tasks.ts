import type { Tasks } from "@lacuna/jobs";
import type { RequestContext } from "./request-context.ts";

/** The same tasks, with the one that a request submits or asks for noted on that request's log line. */
export function observeTasks(tasks: Tasks, context: RequestContext): Tasks {
  const note = (taskId: string | undefined): void => {
    const notes = context.current();
    if (notes !== undefined && taskId !== undefined) notes.taskId ??= taskId;
  };
  return {
    ...tasks,
    async submit(submission) {
      const outcome = await tasks.submit(submission);
      if (outcome.kind === "accepted" || outcome.kind === "repeated") note(outcome.task.id);
      return outcome;
    },
    async find(id) {
      const task = await tasks.find(id);
      note(task?.id); // only one that exists: ids come from callers
      return task;
    },
  };
}
