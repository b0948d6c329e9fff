import type { Point } from "../../viewport/geometry.ts";
import type { ToolContext, ToolState } from "../tool.ts";
import { scribbleIdle } from "./idle.ts";

/** The pointer is down and draws a line over the object; where it is lifted, the object is looked for. */
export function scribbling(context: ToolContext, points: readonly Point[], isErasing: boolean): ToolState {
  const radiusPx = context.settings().brushRadiusPx;
  const self: ToolState = {
    tool: "object",
    isBusy: true,
    draft: { kind: "path", points, isClosed: false, widthPx: 2 * radiusPx },
    pointerDown: () => self,
    pointerMove: ({ point }) => scribbling(context, [...points, point], isErasing),
    pointerUp() {
      context.selectObject({ kind: "scribble", points, radiusPx }, isErasing);
      return scribbleIdle(context);
    },
    cancel: () => scribbleIdle(context),
  };
  return self;
}
