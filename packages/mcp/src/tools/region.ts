import { growRect, type Rect } from "@lacuna/raster";
import { z } from "zod";
import { ToolError } from "../errors/failure.ts";
import type { Size } from "../intake/read-selection.ts";

export const region = z
  .strictObject({
    x: z.number().min(0).max(1_000_000),
    y: z.number().min(0).max(1_000_000),
    width: z.number().positive().max(1_000_000),
    height: z.number().positive().max(1_000_000),
  })
  .exactOptional()
  .describe("Show only this part, in pixels of the picture: for a closer look.");

/** The whole pixels of a region that lie in the picture. @throws ToolError  bad_option when there are none. */
export function clipRegion(asked: z.infer<typeof region> | undefined, size: Size): Rect | undefined {
  if (asked === undefined) return undefined;
  const x = Math.floor(asked.x);
  const y = Math.floor(asked.y);
  const whole = { x, y, width: Math.ceil(asked.x + asked.width) - x, height: Math.ceil(asked.y + asked.height) - y };
  const clipped = growRect(whole, 0, size.width, size.height);
  if (clipped.width > 0 && clipped.height > 0) return clipped;
  throw new ToolError("bad_option", `region lies outside of the ${size.width}×${size.height} picture.`);
}
