import type { ImageFormat } from "@lacuna/codec";

export interface FileType {
  readonly extension: string;
  readonly contentType: string;
}

/** How a result's file is called and served. */
export const RESULT_FILE_TYPES: Readonly<Record<ImageFormat, FileType>> = {
  avif: { extension: "avif", contentType: "image/avif" },
  jpeg: { extension: "jpg", contentType: "image/jpeg" },
  png: { extension: "png", contentType: "image/png" },
  tiff: { extension: "tiff", contentType: "image/tiff" },
  webp: { extension: "webp", contentType: "image/webp" },
};
