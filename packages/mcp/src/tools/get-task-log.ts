import { z } from "zod";
import { defineTool } from "./tool.ts";

export const getTaskLog = defineTool({
  name: "get_task_log",
  title: "Read a task's log",
  description: "Reads what a task has noted on its way, the oldest first.",
  input: z.strictObject({
    taskId: z.string(),
    after: z.int().min(0).default(0).describe("Leave out so many lines from the beginning."),
  }),
  output: z.object({
    taskId: z.string(),
    lines: z.array(z.object({ at: z.string(), level: z.enum(["info", "warning", "error"]), message: z.string() })),
  }),
  annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
  async run({ taskId, after }, { tasks }) {
    const lines = tasks
      .log(taskId)
      .slice(after)
      .map(({ at, level, message }) => ({ at: at.toISOString(), level, message }));
    const text = lines.map(({ at, level, message }) => `${at} ${level}: ${message}`).join("\n");
    return { content: [{ type: "text", text: text || "No more lines." }], structured: { taskId, lines } };
  },
});
