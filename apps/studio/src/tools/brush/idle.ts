import type { Paint, ToolContext, ToolState } from "../tool.ts";
import { painting } from "./painting.ts";

/** Waits for the brush to be put down. */
export function brushIdle(context: ToolContext, paint: Paint): ToolState {
  const self: ToolState = {
    name: "brush.idle",
    isBusy: false,
    pointerDown(pointer) {
      context.beginEdit();
      const isErasing = paint.isErasing !== pointer.isInverted;
      return painting(context, paint, { ...paint, isErasing }, pointer);
    },
    pointerMove: () => self,
    pointerUp: () => self,
    cancel: () => self,
    confirm: () => self,
  };
  return self;
}
