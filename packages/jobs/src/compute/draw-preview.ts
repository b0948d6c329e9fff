import { createRaster, type Preview, type Raster } from "@lacuna/library";

const LONGEST_SIDE = 512;

/** Small pictures of how far an erase has come. */
export interface PreviewCanvas {
  /** Puts a coarse fill of one window in its place. @returns  The picture as it looks now. */
  paint(preview: Preview): Raster;
}

/**
 * Scales the picture down, once, to at most 512 pixels a side; samples of 16 bits to 8. Alpha is left out: what is being
 * filled may be transparent yet.
 *
 * Cost: one look at the picture for each pixel of the preview.
 */
export function openPreviewCanvas(picture: Raster): PreviewCanvas {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const colors = picture.channels - (picture.hasAlpha ? 1 : 0);
  const data = new Uint8Array(width * height * colors);

  /** Copies what `source`, which covers `rect` of the picture, shows at a pixel's center. */
  function draw(source: Raster, rect: Preview["rect"], at: number, x: number, y: number): void {
    const sourceX = Math.floor((((x + 0.5) / width) * picture.width - rect.x) * (source.width / rect.width));
    const sourceY = Math.floor((((y + 0.5) / height) * picture.height - rect.y) * (source.height / rect.height));
    const from = (clamp(sourceY, source.height) * source.width + clamp(sourceX, source.width)) * source.channels;
    const shift = source.data instanceof Uint16Array ? 8 : 0;
    for (let c = 0; c < colors; c++) data[at + c] = (source.data[from + c] ?? 0) >> shift;
  }

  function drawAll(source: Raster, rect: Preview["rect"]): void {
    const [left, right] = [
      Math.ceil((rect.x / picture.width) * width - 0.5),
      ((rect.x + rect.width) / picture.width) * width - 0.5,
    ];
    const [top, bottom] = [
      Math.ceil((rect.y / picture.height) * height - 0.5),
      ((rect.y + rect.height) / picture.height) * height - 0.5,
    ];
    for (let y = Math.max(0, top); y < bottom && y < height; y++) {
      for (let x = Math.max(0, left); x < right && x < width; x++) draw(source, rect, (y * width + x) * colors, x, y);
    }
  }

  drawAll(picture, { x: 0, y: 0, width: picture.width, height: picture.height });
  return {
    paint({ rect, raster }) {
      drawAll(raster, rect);
      return createRaster({ width, height, model: picture.model, hasAlpha: false, data: data.slice() });
    },
  };
}

function clamp(value: number, end: number): number {
  return Math.min(end - 1, Math.max(0, value));
}
