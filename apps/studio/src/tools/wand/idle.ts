import type { ToolContext, ToolState } from "../tool.ts";

/** Each click selects what looks like the pixel under it. There is nothing in between. */
export function wandIdle(context: ToolContext): ToolState {
  const self: ToolState = {
    tool: "wand",
    isBusy: false,
    pointerDown: () => self,
    pointerMove: () => self,
    pointerUp(pointer) {
      context.beginEdit();
      context.selectSimilar(pointer.point, context.settings().isSubtracting !== pointer.isInverted);
      return self;
    },
    cancel: () => self,
  };
  return self;
}
