import type { ToolContext, ToolState } from "../tool.ts";
import { dragging } from "./dragging.ts";

/** Waits for the first corner. */
export function rectangleIdle(context: ToolContext): ToolState {
  const self: ToolState = {
    name: "rectangle.idle",
    isBusy: false,
    pointerDown(pointer) {
      context.beginEdit();
      return dragging(context, pointer.point, pointer.point, context.settings().isSubtracting !== pointer.isInverted);
    },
    pointerMove: () => self,
    pointerUp: () => self,
    cancel: () => self,
    confirm: () => self,
  };
  return self;
}
