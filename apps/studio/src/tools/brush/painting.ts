import type { Point } from "../../viewport/geometry.ts";
import type { Paint, ToolContext, ToolPointer, ToolState } from "../tool.ts";
import { brushIdle, type BrushTool } from "./idle.ts";

/** The lightest touch of a pen draws this part of the brush's width. */
const LEAST_WIDTH = 0.25;

/** The brush is down: each move draws a line from where it was. */
export function painting(context: ToolContext, brush: BrushTool, paint: Paint, start: ToolPointer): ToolState {
  let last: Point = start.point;
  let lastRadius = radiusOf(context, start);
  context.paintLine(last, last, lastRadius, lastRadius, paint);

  const self: ToolState = {
    tool: brush.tool,
    isBusy: true,
    pointerDown: () => self,
    pointerMove(pointer) {
      const radius = radiusOf(context, pointer);
      context.paintLine(last, pointer.point, lastRadius, radius, paint);
      last = pointer.point;
      lastRadius = radius;
      return self;
    },
    pointerUp(pointer) {
      self.pointerMove(pointer);
      context.commitEdit(labelOf(paint));
      return brushIdle(context, brush);
    },
    cancel() {
      context.revertEdit();
      return brushIdle(context, brush);
    },
  };
  return self;
}

function radiusOf(context: ToolContext, { pressure }: ToolPointer): number {
  return context.settings().brushRadiusPx * (LEAST_WIDTH + (1 - LEAST_WIDTH) * pressure);
}

function labelOf({ layer, isErasing }: Paint): string {
  if (layer === "avoid") return isErasing ? "Allowed copying" : "Do not copy from here";
  return isErasing ? "Deselected by brush" : "Brush stroke";
}
