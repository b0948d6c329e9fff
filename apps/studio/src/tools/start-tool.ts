import { assertNever } from "../assert-never.ts";
import type { ToolName } from "../state/settings.ts";
import { brushIdle } from "./brush/idle.ts";
import { handIdle } from "./hand/idle.ts";
import { lassoIdle } from "./lasso/idle.ts";
import { rectangleIdle } from "./rectangle/idle.ts";
import { scribbleIdle } from "./scribble/idle.ts";
import type { ToolContext, ToolState } from "./tool.ts";
import { wandIdle } from "./wand/idle.ts";

/** The state in which a tool begins. */
export function startTool(tool: ToolName, context: ToolContext): ToolState {
  switch (tool) {
    case "brush":
      return brushIdle(context, { tool, paint: { layer: "mask", isErasing: false } });
    case "eraser":
      return brushIdle(context, { tool, paint: { layer: "mask", isErasing: true } });
    case "avoid":
      return brushIdle(context, { tool, paint: { layer: "avoid", isErasing: false } });
    case "rectangle":
      return rectangleIdle(context, { tool, finish: (...corners) => context.selectRectangle(...corners) });
    case "object":
      return startObjectTool(context);
    case "lasso":
      return lassoIdle(context);
    case "wand":
      return wandIdle(context);
    case "hand":
      return handIdle();
    default:
      return assertNever(tool);
  }
}

function startObjectTool(context: ToolContext): ToolState {
  if (context.settings().objectShape === "scribble") return scribbleIdle(context);
  return rectangleIdle(context, {
    tool: "object",
    finish: (from, to, isErasing) => context.selectObject({ kind: "box", from, to }, isErasing),
  });
}
