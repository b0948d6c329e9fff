import type { ToolContext, ToolState } from "../tool.ts";
import { scribbling } from "./scribbling.ts";

/** Waits for a line to be drawn over an object. */
export function scribbleIdle(context: ToolContext): ToolState {
  const self: ToolState = {
    tool: "object",
    isBusy: false,
    pointerDown({ point, isInverted }) {
      context.beginEdit();
      return scribbling(context, [point], context.settings().isSubtracting !== isInverted);
    },
    pointerMove: () => self,
    pointerUp: () => self,
    cancel: () => self,
  };
  return self;
}
