import type { Point } from "../../viewport/geometry.ts";
import type { ToolContext, ToolState } from "../tool.ts";
import { cornering } from "./cornering.ts";
import { lassoIdle } from "./idle.ts";

/** A press that moved less than this was a click: corners are then set one by one. In picture pixels. */
const CLICK_PX = 3;

/** The pointer is down and draws the outline by hand. */
export function drawing(context: ToolContext, points: readonly Point[], isErasing: boolean): ToolState {
  const self: ToolState = {
    name: "lasso.drawing",
    isBusy: true,
    draft: { kind: "path", points, isClosed: false },
    pointerDown: () => self,
    pointerMove: ({ point }) => drawing(context, [...points, point], isErasing),
    pointerUp() {
      const [first] = points;
      if (first === undefined || isClick(points, first)) {
        return cornering(context, first === undefined ? [] : [first], first, isErasing);
      }
      context.selectPolygon(points, isErasing);
      return lassoIdle(context);
    },
    cancel() {
      context.revertEdit();
      return lassoIdle(context);
    },
    confirm: () => self,
  };
  return self;
}

function isClick(points: readonly Point[], first: Point): boolean {
  return points.every(({ x, y }) => Math.hypot(x - first.x, y - first.y) < CLICK_PX);
}
