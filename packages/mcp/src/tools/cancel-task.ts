import { z } from "zod";
import { taskOutput, toTaskContent, toTaskOutput } from "./task-schema.ts";
import { defineTool } from "./tool.ts";

export const cancelTask = defineTool({
  name: "cancel_task",
  title: "Cancel a task",
  description: "Stops a task that waits or runs, and answers when it has stopped. A finished one stays as it is.",
  input: z.strictObject({ taskId: z.string() }),
  output: taskOutput,
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  async run({ taskId }, { tasks }) {
    const task = await tasks.cancel(taskId);
    return { content: toTaskContent(task, false), structured: toTaskOutput(task) };
  },
});
