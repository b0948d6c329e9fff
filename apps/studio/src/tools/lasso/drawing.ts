import type { Point } from "../../viewport/geometry.ts";
import type { ToolContext, ToolState } from "../tool.ts";
import { cornering } from "./cornering.ts";
import { lassoIdle } from "./idle.ts";

/** The pointer is down and draws the outline by hand. A press that hardly moved was a click: corners are set one by one. */
export function drawing(context: ToolContext, points: readonly Point[], isErasing: boolean): ToolState {
  const self: ToolState = {
    tool: "lasso",
    isBusy: true,
    draft: { kind: "path", points, isClosed: false },
    pointerDown: () => self,
    pointerMove: ({ point }) => drawing(context, [...points, point], isErasing),
    pointerUp({ slackPx }) {
      const [first] = points;
      if (first === undefined || isClick(points, first, slackPx)) {
        return cornering(context, first === undefined ? [] : [first], first, isErasing);
      }
      context.selectPolygon(points, isErasing);
      return lassoIdle(context);
    },
    cancel: () => lassoIdle(context),
  };
  return self;
}

function isClick(points: readonly Point[], first: Point, slackPx: number): boolean {
  return points.every(({ x, y }) => Math.hypot(x - first.x, y - first.y) < slackPx);
}
