import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chooseWindows, cutCrop } from "@lacuna/providers";
import { openHoles } from "./open-holes.ts";
import { type FrameOrder, type FrameReport, windowFiles } from "./protocol.ts";

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
  return { windows, holePixels: holes.pixels, width, height };
}
