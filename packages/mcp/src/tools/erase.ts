import { z } from "zod";
import { parseSource } from "../intake/read-source.ts";
import { readMaskFile } from "../intake/read-selection.ts";
import { dilatePx, growthOf, selectionShape, source } from "../intake/selection-schema.ts";
import { besideLetters } from "./beside-letters.ts";
import { followTask } from "./follow-task.ts";
import { outputShape } from "./output-schema.ts";
import { readSessionSource } from "./session-source.ts";
import { startJob } from "./start-job.ts";
import { taskOutput } from "./task-schema.ts";
import { defineTool } from "./tool.ts";

export const erase = defineTool({
  name: "erase",
  title: "Erase from a picture",
  description:
    "Takes away what boxes, polygons, strokes or a mask mark, or what find finds, and rebuilds what was behind it from the rest of the picture. Every other pixel stays as it was. Takes no prompt.",
  input: z.strictObject({
    ...selectionShape,
    dilatePx,
    avoid: source("A mask, white where nothing must be copied from").exactOptional(),
    effort: z.enum(["fast", "normal", "best"]).default("normal").describe("How much to search."),
    ...outputShape,
  }),
  output: taskOutput,
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  async run(args, context) {
    const avoidSource = args.avoid === undefined ? undefined : parseSource(args.avoid);
    const { backend, limits } = context.surroundings;
    const task = await startJob("erase", args, growthOf(args), context, async (ready, run) => {
      const { image, mask, output } = ready;
      const { dilatePx: grownPx } = growthOf(args);
      const file = avoidSource && (await readSessionSource(avoidSource, "the avoid mask", context, run.signal));
      const avoid = file && (await readMaskFile(file, args, image, limits.maxPixels, false));
      const { seed, variations, effort, transparency } = args;
      const job = { image: image.file, mask, isTransparencyErased: transparency, seed, variations, output };
      return backend.erase({ ...job, ...(await besideLetters(ready, avoid, grownPx)), dilatePx: grownPx, effort }, run);
    });
    return followTask(task, args, context);
  },
});
