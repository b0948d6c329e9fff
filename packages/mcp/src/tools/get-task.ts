import { z } from "zod";
import { isFinished, type Task } from "../tasks/task.ts";
import { taskOutput, toTaskContent, toTaskOutput } from "./task-schema.ts";
import { type CallContext, defineTool } from "./tool.ts";

export const getTask = defineTool({
  name: "get_task",
  title: "Look at a task",
  description: "Says how far a task is, and shows its results when it has any. Can wait for its end.",
  input: z.strictObject({
    taskId: z.string(),
    waitSeconds: z.number().min(0).max(50).default(0).describe("Answer when it is finished, or after so long."),
    preview: z.boolean().default(true).describe("Whether to show the results."),
  }),
  output: taskOutput,
  annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
  async run({ taskId, waitSeconds, preview }, context) {
    const found = context.tasks.get(taskId);
    const task = isFinished(found) || waitSeconds === 0 ? found : await waitFor(found, waitSeconds, context);
    return { content: toTaskContent(task, preview), structured: toTaskOutput(task) };
  },
});

async function waitFor({ id, image }: Task, seconds: number, context: CallContext): Promise<Task> {
  const enough = AbortSignal.timeout(seconds * 1000);
  try {
    return await context.tasks.wait(id, AbortSignal.any([context.signal, enough]), (task) => {
      if (task.state === "running") context.onProgress(task.progress, image);
    });
  } catch (error) {
    if (!enough.aborted || context.signal.aborted) throw error;
    return context.tasks.get(id);
  }
}
