import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { shrinkPicture } from "@lacuna/codec";
import { namingFile } from "@lacuna/library";
import type { PixelSize } from "../model/task.ts";
import { VIEW_FILE, type ViewOrder } from "./protocol.ts";
import { INPUT_NAMES } from "./to-failure.ts";

/** Writes what a picture looks like into the folder. */
export async function viewPicture({ folder, file, longestPx, maxPixels }: ViewOrder): Promise<PixelSize> {
  try {
    const { width, height, data } = await shrinkPicture(await readFile(file), longestPx, { maxPixels });
    await writeFile(join(folder, VIEW_FILE), data);
    return { width, height };
  } catch (error) {
    throw namingFile(error, INPUT_NAMES.image);
  }
}
