/** A format that pictures can be written in. */
export type ImageFormat = "jpeg" | "png" | "webp" | "avif" | "tiff";

/** A format that pictures can be read from. */
export type InputFormat = ImageFormat | "gif";

export const IMAGE_FORMATS: readonly ImageFormat[] = ["jpeg", "png", "webp", "avif", "tiff"];

/** Names as people write them, for messages. */
export const FORMAT_NAMES: Record<InputFormat, string> = {
  jpeg: "JPEG",
  png: "PNG",
  webp: "WebP",
  avif: "AVIF",
  tiff: "TIFF",
  gif: "GIF",
};

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

/** The format that the extension of a file's name, dot included, stands for; undefined when none that can be written. */
export function formatOfExtension(extension: string): ImageFormat | undefined {
  return BY_EXTENSION[extension.toLowerCase()];
}

/** The extension that a new file of this format gets, dot included. */
export function extensionOf(format: ImageFormat): string {
  return EXTENSIONS[format];
}

export function contentTypeOf(format: ImageFormat): string {
  return `image/${format}`;
}
