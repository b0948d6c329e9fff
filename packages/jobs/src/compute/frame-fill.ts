import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chooseWindows, cutCrop } from "@lacuna/providers";
import type { Mask, Raster } from "@lacuna/raster";
import type { PixelSize } from "../model/task.ts";
import { openHoles } from "./open-holes.ts";
import { type FrameOrder, type FrameReport, VIEW_FILE, windowFiles } from "./protocol.ts";

/** Chooses what a provider is to see and writes each window's crop and hole into the folder. */
export async function frameFill(order: FrameOrder, signal: AbortSignal): Promise<FrameReport> {
  const { picture, holes } = await openHoles(order);
  const { width, height } = picture.raster;
  const windows = chooseWindows(holes.parts, width, height, order.sizes);
  for (const [index, window] of windows.entries()) {
    signal.throwIfAborted();
    const crop = cutCrop(picture.raster, holes.hole, window);
    const files = windowFiles(index);
    await writeFile(join(order.folder, files.crop), crop.picture.data);
    await writeFile(join(order.folder, files.hole), crop.hole.data);
  }
  const report = { windows, holePixels: holes.pixels, width, height };
  if (order.viewPx === undefined || windows.length === 0) return report;
  const { data, ...viewSize } = viewWhole(picture.raster, holes.hole, order.viewPx);
  await writeFile(join(order.folder, VIEW_FILE), data);
  return { ...report, viewSize };
}

/** The picture on its canvas, which is larger than any file shows it where it is to grow. */
function viewWhole(raster: Raster, hole: Mask, longestPx: number): PixelSize & Pick<Raster, "data"> {
  const scale = Math.min(1, longestPx / Math.max(raster.width, raster.height));
  const shrink = (side: number): number => Math.max(1, Math.round(side * scale));
  const [width, height] = [shrink(raster.width), shrink(raster.height)];
  const rect = { x: 0, y: 0, width: raster.width, height: raster.height };
  const { data } = cutCrop(raster, hole, { bounds: rect, rect, width, height }).picture;
  return { width, height, data };
}
