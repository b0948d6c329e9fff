import type { Recorder, Tasks } from "@lacuna/jobs";
import type { RequestContext } from "./request-context.ts";

/**
 * The same tasks, with the one that a request submits or asks for noted on that request's log line, and submitting a step of its
 * trace that the task remembers.
 */
export function observeTasks(tasks: Tasks, context: RequestContext, recorder: Recorder): Tasks {
  const note = (taskId: string | undefined): void => {
    const notes = context.current();
    if (notes !== undefined && taskId !== undefined) notes.taskId ??= taskId;
  };
  return {
    ...tasks,
    async submit(submission) {
      const submit = () => {
        const traceparent = recorder.here();
        const origin = { ...submission.origin, ...(traceparent !== undefined && { traceparent }) };
        return tasks.submit({ ...submission, origin });
      };
      const outcome = await recorder.step("submit", submit, {
        kind: "producer",
        attributes: { "lacuna.contract": submission.origin.facade, "lacuna.task.kind": submission.command.kind },
        outcome: (submitted) => ({ "lacuna.submit.outcome": submitted.kind }),
      });
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
