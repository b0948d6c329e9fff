import { z } from "zod";
import { selectionShape } from "../intake/selection-schema.ts";
import { followTask } from "./follow-task.ts";
import { outputShape } from "./output-schema.ts";
import { startJob } from "./start-job.ts";
import { taskOutput } from "./task-schema.ts";
import { defineTool } from "./tool.ts";

export const fill = defineTool({
  name: "fill",
  title: "Fill part of a picture by a prompt",
  description:
    "Puts something new where boxes, polygons, strokes or a mask mark, as the prompt says. Takes a provider: where none is configured it says so and does nothing.",
  input: z.strictObject({
    prompt: z.string().min(1).max(32_768).describe("What to put there."),
    ...selectionShape,
    ...outputShape,
  }),
  output: taskOutput,
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  async run(args, context) {
    const { backend } = context.surroundings;
    backend.requireFill();
    const task = await startJob("fill", args, { dilatePx: 0, drawnPx: 0 }, context, ({ image, mask, output }, run) => {
      const { prompt, seed, variations, transparency } = args;
      const job = { image: image.file, mask, isTransparencyErased: transparency, seed, variations, output };
      return backend.fillByPrompt({ ...job, prompt }, run);
    });
    return followTask(task, args, context);
  },
});
