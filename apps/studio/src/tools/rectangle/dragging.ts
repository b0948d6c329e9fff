import type { Point } from "../../viewport/geometry.ts";
import type { ToolContext, ToolState } from "../tool.ts";
import { rectangleIdle } from "./idle.ts";

/** One corner is set, the other follows the pointer. */
export function dragging(context: ToolContext, from: Point, to: Point, isErasing: boolean): ToolState {
  const self: ToolState = {
    name: "rectangle.dragging",
    isBusy: true,
    draft: { kind: "rectangle", from, to },
    pointerDown: () => self,
    pointerMove: (pointer) => dragging(context, from, pointer.point, isErasing),
    pointerUp(pointer) {
      context.selectRectangle(from, pointer.point, isErasing);
      return rectangleIdle(context);
    },
    cancel() {
      context.revertEdit();
      return rectangleIdle(context);
    },
    confirm: () => self,
  };
  return self;
}
