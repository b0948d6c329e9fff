import type { Size } from "../viewport/geometry.ts";
import { pictureToScreen, type View } from "../viewport/view.ts";
import type { Draft } from "../tools/tool.ts";

/** Draws the outline of what a tool has begun: black and white dashes, to be seen on any picture. A line of a width is drawn as wide. */
export function drawDraft(
  context: CanvasRenderingContext2D,
  draft: Draft,
  view: View,
  viewport: Size,
  pixelRatio: number,
): void {
  const points =
    draft.kind === "path"
      ? draft.points
      : [draft.from, { x: draft.to.x, y: draft.from.y }, draft.to, { x: draft.from.x, y: draft.to.y }];
  const isClosed = draft.kind === "rectangle" || draft.isClosed;
  context.save();
  context.scale(pixelRatio, pixelRatio);
  context.beginPath();
  for (const [index, point] of points.entries()) {
    const { x, y } = pictureToScreen(view, viewport, point);
    if (index === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  if (isClosed) context.closePath();
  if (draft.kind === "path" && draft.widthPx !== undefined) {
    context.lineCap = "round";
    context.lineJoin = "round";
    context.lineWidth = draft.widthPx * view.scale;
    context.strokeStyle = "rgb(255 45 85 / 0.4)";
    context.stroke();
    context.restore();
    return;
  }
  context.fillStyle = "rgb(255 45 85 / 0.18)";
  if (isClosed) context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = "#fff";
  context.stroke();
  context.setLineDash([5, 5]);
  context.strokeStyle = "#000";
  context.stroke();
  context.restore();
}
