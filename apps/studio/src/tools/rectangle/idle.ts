import type { ToolName } from "../../state/settings.ts";
import type { Point } from "../../viewport/geometry.ts";
import type { ToolContext, ToolState } from "../tool.ts";
import { dragging } from "./dragging.ts";

/** A tool that is told a rectangle, and what becomes of it. */
export interface RectangleTool {
  readonly tool: ToolName;
  readonly finish: (from: Point, to: Point, isErasing: boolean) => void;
}

/** Waits for the first corner. */
export function rectangleIdle(context: ToolContext, rectangle: RectangleTool): ToolState {
  const self: ToolState = {
    tool: rectangle.tool,
    isBusy: false,
    pointerDown({ point, isInverted }) {
      context.beginEdit();
      return dragging(context, rectangle, point, point, context.settings().isSubtracting !== isInverted);
    },
    pointerMove: () => self,
    pointerUp: () => self,
    cancel: () => self,
  };
  return self;
}
