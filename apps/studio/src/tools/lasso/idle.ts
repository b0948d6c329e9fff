import type { ToolContext, ToolState } from "../tool.ts";
import { drawing } from "./drawing.ts";

/** Waits for the outline to begin. */
export function lassoIdle(context: ToolContext): ToolState {
  const self: ToolState = {
    tool: "lasso",
    isBusy: false,
    pointerDown(pointer) {
      context.beginEdit();
      return drawing(context, [pointer.point], context.settings().isSubtracting !== pointer.isInverted);
    },
    pointerMove: () => self,
    pointerUp: () => self,
    cancel: () => self,
  };
  return self;
}
