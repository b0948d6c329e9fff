import { assertNever } from "../assert-never.ts";
import type { ToolName } from "../state/settings.ts";
import { brushIdle } from "./brush/idle.ts";
import { handIdle } from "./hand/idle.ts";
import { lassoIdle } from "./lasso/idle.ts";
import { rectangleIdle } from "./rectangle/idle.ts";
import type { ToolContext, ToolState } from "./tool.ts";
import { wandIdle } from "./wand/idle.ts";

/** The state in which a tool begins. */
export function startTool(name: ToolName, context: ToolContext): ToolState {
  switch (name) {
    case "brush":
      return brushIdle(context, { layer: "mask", isErasing: false });
    case "eraser":
      return brushIdle(context, { layer: "mask", isErasing: true });
    case "avoid":
      return brushIdle(context, { layer: "avoid", isErasing: false });
    case "rectangle":
    case "refine":
      return rectangleIdle(context);
    case "lasso":
      return lassoIdle(context);
    case "wand":
      return wandIdle(context);
    case "hand":
      return handIdle();
    default:
      return assertNever(name);
  }
}
