import type { Rect } from "@lacuna/raster";
import { z } from "zod";
import type { Size } from "../intake/read-selection.ts";
import type { PreviewImage } from "../tasks/task.ts";

/** Which part of the picture a preview shows, and how large. */
export const shownPart = z.object({
  x: z.int().describe("The part of the picture that is shown, in pixels of the picture."),
  y: z.int(),
  width: z.int(),
  height: z.int(),
  previewWidth: z.int().describe("How large it is shown."),
  previewHeight: z.int(),
});

export function toShownPart(region: Rect | undefined, size: Size, preview: PreviewImage): z.infer<typeof shownPart> {
  const { x, y, width, height } = region ?? { x: 0, y: 0, width: size.width, height: size.height };
  return { x, y, width, height, previewWidth: preview.width, previewHeight: preview.height };
}

/** How to get from what is measured on a preview to pixels of the picture. */
export function describeShownPart(part: z.infer<typeof shownPart>): string {
  const { x, y, width, height, previewWidth, previewHeight } = part;
  const isWhole = previewWidth === width && previewHeight === height;
  if (isWhole && x === 0 && y === 0) return "It is shown as large as it is.";
  const scaled = isWhole
    ? ""
    : ` at ${previewWidth}×${previewHeight}; multiply what you measure on it by ${(width / previewWidth).toFixed(4)}`;
  return x === 0 && y === 0
    ? `It is shown${scaled}.`
    : `Shown is the part of ${width}×${height} at ${x}, ${y}${scaled}; then add ${x} to x and ${y} to y.`;
}
