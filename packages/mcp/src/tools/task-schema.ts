import { z } from "zod";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { resultUri } from "../intake/read-source.ts";
import { foundList } from "./show-selection.ts";
import { isFinished, type Outcome, type Task } from "../tasks/task.ts";

/** A task as programs see it. */
export const taskOutput = z.object({
  taskId: z.string(),
  kind: z.enum(["erase", "fill", "extend"]),
  state: z.enum(["queued", "running", "succeeded", "failed", "cancelled"]),
  image: z.string().describe("What the picture is called."),
  progress: z.number().describe("The share done, 0–1."),
  acceptedAt: z.string(),
  finishedAt: z.string().exactOptional(),
  width: z.int().exactOptional().describe("Of the upright picture, in pixels."),
  height: z.int().exactOptional(),
  format: z.string().exactOptional(),
  holePixels: z.int().exactOptional().describe("How many pixels were filled; 0 when nothing was marked."),
  found: foundList,
  warnings: z.array(z.string()).exactOptional(),
  results: z
    .array(
      z.object({
        uri: z.string().describe("Can be read as a resource, and used as a picture in other calls."),
        path: z.string().exactOptional().describe("Where it was written; missing when it is only kept in memory."),
        seed: z.int(),
        sizeBytes: z.int(),
        contentType: z.string(),
      }),
    )
    .exactOptional(),
  failure: z.object({ code: z.string(), message: z.string() }).exactOptional(),
});

export function toTaskOutput(task: Task): z.input<typeof taskOutput> {
  const { id, kind, state, image } = task;
  return {
    taskId: id,
    kind,
    state,
    image,
    progress: state === "running" ? task.progress : isFinished(task) ? 1 : 0,
    acceptedAt: task.acceptedAt.toISOString(),
    ...("finishedAt" in task && { finishedAt: task.finishedAt.toISOString() }),
    ...(task.state === "failed" && { failure: task.failure }),
    ...(task.state === "succeeded" && toOutcomeOutput(id, task.outcome)),
  };
}

function toOutcomeOutput(taskId: string, outcome: Outcome): Partial<z.input<typeof taskOutput>> {
  const { width, height, format, holePixels, found, warnings, results } = outcome;
  return {
    width,
    height,
    format,
    ...(holePixels !== undefined && { holePixels }),
    ...(found !== undefined && { found: [...found] }),
    warnings: [...warnings],
    results: results.map(({ content, seed, sizeBytes, contentType }, index) => ({
      uri: resultUri(taskId, index + 1),
      ...("path" in content && { path: content.path }),
      seed,
      sizeBytes,
      contentType,
    })),
  };
}

/** A task as models see it: what became of it, the results, and a look at them. */
export function toTaskContent(task: Task, hasPreview: boolean): CallToolResult["content"] {
  if (task.state !== "succeeded") return [{ type: "text", text: describeUnfinished(task) }];
  const { results } = task.outcome;
  const previews = hasPreview ? results.flatMap(({ preview }) => (preview === undefined ? [] : [preview])) : [];
  return [
    { type: "text", text: describeOutcome(task.image, task.outcome) },
    ...previews.map(({ bytes, mimeType }) => ({
      type: "image" as const,
      data: Buffer.from(bytes).toString("base64"),
      mimeType,
    })),
    ...results.map(({ contentType, sizeBytes }, index) => ({
      type: "resource_link" as const,
      uri: resultUri(task.id, index + 1),
      name: `result ${index + 1}`,
      mimeType: contentType,
      size: sizeBytes,
    })),
  ];
}

function describeUnfinished(task: Task): string {
  if (task.state === "failed") return `The task ${task.id} has failed. ${task.failure.code}: ${task.failure.message}`;
  if (task.state === "cancelled") return `The task ${task.id} was cancelled.`;
  if (task.state === "running") return `The task ${task.id} is running: ${Math.round(task.progress * 100)} % done.`;
  return `The task ${task.id} waits for its turn. get_task with waitSeconds waits for it.`;
}

function describeOutcome(image: string, outcome: Outcome): string {
  const { width, height, holePixels, results, warnings } = outcome;
  const filled = holePixels === undefined ? "Done" : `${holePixels.toLocaleString("en-US")} pixels were filled`;
  const lines = [`${image} (${width}×${height}): ${filled}.`];
  results.forEach(({ content, seed }, index) => {
    const place = "path" in content ? `written to ${content.path}` : "kept in memory; save_result writes it to a file";
    lines.push(`Result ${index + 1}, seed ${seed}: ${place}.`);
  });
  for (const warning of warnings) lines.push(`Note: ${warning}.`);
  return lines.join("\n");
}
