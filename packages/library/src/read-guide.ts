import type { Guide } from "@lacuna/engine";
import { createRaster, type Raster, type Rect } from "@lacuna/raster";
import { EraseError } from "./errors.ts";
import { oneLine } from "./one-line.ts";
import { type Picture, readPicture } from "./read-picture.ts";
import type { EraseRequest } from "./request.ts";

export interface ReadGuide {
  /** Missing where none is given, and where the picture takes none. */
  readonly guide?: Guide;
  readonly notes: readonly string[];
}

/**
 * Reads what a request gives the search to be led by.
 *
 * @throws EraseError  unsupported_format, when it has 16 bits a sample or is in CMYK; too_large, when it has more pixels than the picture;
 *   bad_shape, when it covers nothing of it; of the file that cannot be read.
 */
export async function readGuide({ guide: source, signal }: EraseRequest, { raster }: Picture): Promise<ReadGuide> {
  if (source === undefined) return { notes: [] };
  const { width, height } = raster;
  const given = await readPicture(
    { image: source.image, maxPixels: width * height, ...(signal !== undefined && { signal }) },
    "the guide",
  );
  const { rect = { x: 0, y: 0, width, height } } = source;
  if (!overlaps(rect, raster)) {
    const name = oneLine(given.name);
    throw new EraseError("bad_shape", `${name}: it covers nothing of the picture`, { file: given.name });
  }
  const guide = { rect, raster: toRgb(given) };
  if (raster.model === "cmyk") return { notes: ["the guide was not used: pictures in CMYK take none"] };
  return { guide, notes: given.notes };
}

function overlaps(rect: Rect, { width, height }: Raster): boolean {
  return rect.x < width && rect.y < height && rect.x + rect.width > 0 && rect.y + rect.height > 0;
}

/** Writers of small files make gray of what has no color. */
function toRgb({ name, raster }: Picture): Raster {
  const { width, height, model, hasAlpha, channels, data } = raster;
  if (model === "cmyk" || data instanceof Uint16Array) {
    const reason = "a guide is gray or RGB, of 8 bits a sample";
    throw new EraseError("unsupported_format", `${oneLine(name)}: ${reason}`, { file: name });
  }
  if (model === "rgb") return raster;
  const colored = new Uint8Array(width * height * (channels + 2));
  for (let p = 0; p < width * height; p++) {
    const at = p * (channels + 2);
    colored.fill(data[p * channels] ?? 0, at, at + 3);
    if (hasAlpha) colored[at + 3] = data[p * channels + 1] ?? 0;
  }
  return createRaster({ width, height, model: "rgb", hasAlpha, data: colored });
}
