import { z } from "zod";
import { taskOutput, toTaskOutput } from "./task-schema.ts";
import { defineTool } from "./tool.ts";

export const listTasks = defineTool({
  name: "list_tasks",
  title: "List tasks",
  description: "Lists the tasks of this session, the newest first.",
  input: z.strictObject({
    state: z.enum(["queued", "running", "succeeded", "failed", "cancelled"]).exactOptional(),
    limit: z.int().min(1).max(100).default(20),
  }),
  output: z.object({ tasks: z.array(taskOutput) }),
  annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
  async run({ state, limit }, { tasks }) {
    const listed = tasks.list().filter((task) => state === undefined || task.state === state);
    const shown = listed.slice(0, limit).map(toTaskOutput);
    const lines = shown.map((task) => `${task.taskId}: ${task.kind} ${task.image}, ${task.state}`);
    const text = lines.length === 0 ? "There are no such tasks in this session." : lines.join("\n");
    return { content: [{ type: "text", text }], structured: { tasks: shown } };
  },
});
