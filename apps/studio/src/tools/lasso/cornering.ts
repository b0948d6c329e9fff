import type { Point } from "../../viewport/geometry.ts";
import type { ToolContext, ToolState } from "../tool.ts";
import { lassoIdle } from "./idle.ts";

/** A click this near to the first corner closes the outline. In picture pixels. */
const CLOSE_PX = 8;

/** Corners are set by clicks. A click on the first or last corner, or Enter, closes the outline. */
export function cornering(
  context: ToolContext,
  corners: readonly Point[],
  pointer: Point | undefined,
  isErasing: boolean,
): ToolState {
  const finish = (): ToolState => {
    if (corners.length >= 3) context.selectPolygon(corners, isErasing);
    else context.revertEdit();
    return lassoIdle(context);
  };
  const self: ToolState = {
    name: "lasso.cornering",
    isBusy: true,
    draft: { kind: "path", points: pointer === undefined ? corners : [...corners, pointer], isClosed: true },
    pointerDown: () => self,
    pointerMove: ({ point }) => cornering(context, corners, point, isErasing),
    pointerUp({ point }) {
      const isClosing = corners.length >= 3 && [corners.at(0), corners.at(-1)].some((corner) => isNear(corner, point));
      return isClosing ? finish() : cornering(context, [...corners, point], point, isErasing);
    },
    cancel() {
      context.revertEdit();
      return lassoIdle(context);
    },
    confirm: finish,
  };
  return self;
}

function isNear(corner: Point | undefined, { x, y }: Point): boolean {
  return corner !== undefined && Math.hypot(corner.x - x, corner.y - y) < CLOSE_PX;
}
