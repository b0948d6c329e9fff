import type { ToolName } from "../../state/settings.ts";
import type { Paint, ToolContext, ToolState } from "../tool.ts";
import { painting } from "./painting.ts";

/** One of the three brushes. */
export interface BrushTool {
  readonly tool: ToolName;
  readonly paint: Paint;
}

/** Waits for the brush to be put down. */
export function brushIdle(context: ToolContext, brush: BrushTool): ToolState {
  const self: ToolState = {
    tool: brush.tool,
    isBusy: false,
    pointerDown(pointer) {
      context.beginEdit();
      const isErasing = brush.paint.isErasing !== pointer.isInverted;
      return painting(context, brush, { ...brush.paint, isErasing }, pointer);
    },
    pointerMove: () => self,
    pointerUp: () => self,
    cancel: () => self,
  };
  return self;
}
