import type { ImageFormat } from "@lacuna/library";

const BY_EXTENSION: Readonly<Record<string, ImageFormat>> = {
  ".avif": "avif",
  ".jpeg": "jpeg",
  ".jpg": "jpeg",
  ".png": "png",
  ".tif": "tiff",
  ".tiff": "tiff",
  ".webp": "webp",
};

const EXTENSIONS: Readonly<Record<ImageFormat, string>> = {
  avif: ".avif",
  jpeg: ".jpg",
  png: ".png",
  tiff: ".tif",
  webp: ".webp",
};

export const IMAGE_FORMATS: readonly ImageFormat[] = ["jpeg", "png", "webp", "avif", "tiff"];

/** The format a file's name stands for, or undefined when its extension is none that can be written. */
export function formatOfExtension(extension: string): ImageFormat | undefined {
  return BY_EXTENSION[extension.toLowerCase()];
}

/** The extension a new file of this format gets, dot included. */
export function extensionOf(format: ImageFormat): string {
  return EXTENSIONS[format];
}
