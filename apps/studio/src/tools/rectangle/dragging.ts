import type { Point } from "../../viewport/geometry.ts";
import type { ToolContext, ToolState } from "../tool.ts";
import { rectangleIdle, type RectangleTool } from "./idle.ts";

/** One corner is set, the other follows the pointer. */
export function dragging(
  context: ToolContext,
  rectangle: RectangleTool,
  from: Point,
  to: Point,
  isErasing: boolean,
): ToolState {
  const self: ToolState = {
    tool: rectangle.tool,
    isBusy: true,
    draft: { kind: "rectangle", from, to },
    pointerDown: () => self,
    pointerMove: ({ point }) => dragging(context, rectangle, from, point, isErasing),
    pointerUp({ point }) {
      rectangle.finish(from, point, isErasing);
      return rectangleIdle(context, rectangle);
    },
    cancel: () => rectangleIdle(context, rectangle),
  };
  return self;
}
