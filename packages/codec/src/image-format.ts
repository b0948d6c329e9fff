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
