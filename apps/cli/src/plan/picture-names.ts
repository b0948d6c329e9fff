import path from "node:path";
import type { RunSettings } from "../arguments/erase-settings.ts";

/** Extensions of files that may hold a picture. Whether one does is found out by reading it. */
const READABLE = new Set([
  ".avif",
  ".gif",
  ".heic",
  ".heif",
  ".jpe",
  ".jpeg",
  ".jpg",
  ".png",
  ".tif",
  ".tiff",
  ".webp",
]);

export function hasPictureExtension(file: string): boolean {
  return READABLE.has(path.extname(file).toLowerCase());
}

/** A file's name without folder and extension. */
export function stemOf(file: string): string {
  return path.basename(file, path.extname(file));
}

export function resultName(stem: string, verb: RunSettings["verb"]): string {
  return `${stem}-${verb}`;
}

/** Names this program gives by default: a result, a numbered one, its comparison and its hole. */
export function isEarlierResult(file: string): boolean {
  return /-(erased|extended|filled)(-\d)?(-compare|-hole)?$/.test(stemOf(file));
}

const MASK_ENDINGS = ["_mask", "-mask"];

export function isNamedMask(file: string): boolean {
  return MASK_ENDINGS.some((ending) => stemOf(file).endsWith(ending));
}

/** The stems a mask of this picture may have in a folder of masks. */
export function maskStems(picture: string): readonly string[] {
  const stem = stemOf(picture);
  return [stem, ...MASK_ENDINGS.map((ending) => stem + ending)];
}
