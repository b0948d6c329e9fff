import path from "node:path";
import { formatOfExtension } from "@lacuna/codec";
import { z } from "zod";
import { ToolError } from "../errors/failure.ts";
import { findResult, readResult } from "./find-result.ts";
import { defineTool } from "./tool.ts";

export const saveResult = defineTool({
  name: "save_result",
  title: "Write a result to a file",
  description: "Writes one result of a task to a file, as it is. For results that are only kept in memory.",
  input: z.strictObject({
    taskId: z.string(),
    number: z.int().min(1).max(8).default(1).describe("Which result, from 1."),
    output: z.string().min(1).describe("The file to write; its extension must be that of the result's format."),
    overwrite: z.boolean().default(false).describe("Replace a file that exists."),
  }),
  output: z.object({ path: z.string(), sizeBytes: z.int() }),
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  async run({ taskId, number, output, overwrite }, context) {
    const { task } = findResult(context, taskId, number);
    const { format } = task.outcome;
    if (formatOfExtension(path.extname(output)) !== format) {
      throw new ToolError("bad_option", `The result is ${format}; ${path.basename(output)} does not end like that.`);
    }
    await context.files.checkWritable(output, overwrite);
    const bytes = await readResult(context, taskId, number, context.signal);
    const located = await context.files.locate(output);
    const staged = await context.files.stage(located, bytes, overwrite);
    try {
      context.signal.throwIfAborted();
      await staged.commit();
    } finally {
      await staged.discard();
    }
    const structured = { path: located, sizeBytes: bytes.length };
    return { content: [{ type: "text", text: `Written to ${located}.` }], structured };
  },
});
