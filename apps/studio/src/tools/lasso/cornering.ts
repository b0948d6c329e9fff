import type { Point } from "../../viewport/geometry.ts";
import type { ToolContext, ToolState } from "../tool.ts";
import { lassoIdle } from "./idle.ts";

/** Corners are set by clicks. A click on the first or the last corner closes the outline. */
export function cornering(
  context: ToolContext,
  corners: readonly Point[],
  pointer: Point | undefined,
  isErasing: boolean,
): ToolState {
  const self: ToolState = {
    tool: "lasso",
    isBusy: true,
    draft: { kind: "path", points: pointer === undefined ? corners : [...corners, pointer], isClosed: true },
    pointerDown: () => self,
    pointerMove: ({ point }) => cornering(context, corners, point, isErasing),
    pointerUp({ point, slackPx }) {
      const ends = [corners.at(0), corners.at(-1)];
      const isClosing = corners.length >= 3 && ends.some((corner) => isNear(corner, point, slackPx));
      if (!isClosing) return cornering(context, [...corners, point], point, isErasing);
      context.selectPolygon(corners, isErasing);
      return lassoIdle(context);
    },
    cancel: () => lassoIdle(context),
  };
  return self;
}

function isNear(corner: Point | undefined, { x, y }: Point, slackPx: number): boolean {
  return corner !== undefined && Math.hypot(corner.x - x, corner.y - y) < slackPx;
}
