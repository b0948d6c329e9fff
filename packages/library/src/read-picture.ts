import { decodeImage, type ImageFormat, type SourceInfo } from "@lacuna/codec";
import { createRaster, type Raster } from "@lacuna/raster";
import { EraseError, namingFile } from "./errors.ts";
import { oneLine } from "./one-line.ts";
import { plainSamples } from "./plain-samples.ts";
import { readFileSource } from "./read-file-source.ts";
import type { EraseRequest } from "./request.ts";

/** A decoded picture and what it came from. */
export interface Picture {
  /** What messages call it. */
  readonly name: string;
  readonly raster: Raster;
  /** The format of "same as the input". */
  readonly format: ImageFormat;
  /** The file it came from; a raster came from none. */
  readonly origin: { readonly bytes: Uint8Array; readonly source: SourceInfo } | undefined;
  readonly notes: readonly string[];
}

/**
 * @param role  What the picture is called where it has no name.
 * @throws EraseError  file_not_found, file_unreadable, unsupported_format, damaged_image, too_large.
 */
export async function readPicture(
  { image, maxPixels, signal }: Pick<EraseRequest, "image" | "maxPixels" | "signal">,
  role = "the image",
): Promise<Picture> {
  if (typeof image === "object" && "model" in image) {
    return { name: role, raster: checkRaster(image, role), format: "png", origin: undefined, notes: [] };
  }
  const { name, bytes } = await readFileSource(image, role, signal);
  try {
    const { raster, format, source, notes } = await decodeImage(bytes, maxPixels === undefined ? {} : { maxPixels });
    return { name, raster: withPlainSamples(raster), format, origin: { bytes, source }, notes };
  } catch (error) {
    throw namingFile(error, name);
  }
}

/** A raster made by hand may have parts that do not fit together. */
function checkRaster(image: Raster, role: string): Raster {
  try {
    return withPlainSamples(createRaster(image));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "it is no raster";
    throw new EraseError("bad_option", `${role}: ${oneLine(reason)}`, { cause, file: role });
  }
}

function withPlainSamples(raster: Raster): Raster {
  return { ...raster, data: plainSamples(raster.data) };
}
