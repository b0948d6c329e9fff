import { createMask, createRaster, type Mask, type Raster } from "@lacuna/raster";
import { viewColors } from "@lacuna/selection";

/** How a picture is laid before the network: turned about its middle, and larger or smaller. */
export interface Turn {
  /** Clockwise, in degrees. */
  readonly degrees: number;
  readonly scale: number;
}

/** Beyond the picture's edges: nothing that could be lettering. */
const NOTHING = 128;

/** The turned picture as large as it has to be to hold all of it, in 8-bit red, green and blue. */
export function turnPicture(raster: Raster, turn: Turn): Raster {
  const { width, height } = turnedSize(raster, turn);
  const toPicture = mapper({ width, height }, raster, turn);
  const { data, start, pixelStride, rowStride } = viewColors(raster, { x: 0, y: 0, ...sizeOf(raster) });
  const turned = new Uint8Array(width * height * 3).fill(NOTHING);
  // A smaller picture is a mean of what it shows: of so many samples a side.
  const samples = Math.max(1, Math.round(1 / turn.scale));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sum = [0, 0, 0];
      let seen = 0;
      for (let sample = 0; sample < samples * samples; sample++) {
        const at = toPicture(
          x + ((sample % samples) + 0.5) / samples - 0.5,
          y + (Math.floor(sample / samples) + 0.5) / samples - 0.5,
        );
        if (at.x < -0.5 || at.y < -0.5 || at.x > raster.width - 0.5 || at.y > raster.height - 0.5) continue;
        const left = Math.max(0, Math.min(raster.width - 2, Math.floor(at.x)));
        const top = Math.max(0, Math.min(raster.height - 2, Math.floor(at.y)));
        const right = raster.width > 1 ? pixelStride : 0;
        const down = raster.height > 1 ? rowStride : 0;
        const u = Math.max(0, Math.min(1, at.x - left));
        const v = Math.max(0, Math.min(1, at.y - top));
        const from = start + Math.max(0, top) * rowStride + Math.max(0, left) * pixelStride;
        for (let c = 0; c < 3; c++) {
          const upper = data[from + c] * (1 - u) + data[from + right + c] * u;
          const lower = data[from + down + c] * (1 - u) + data[from + down + right + c] * u;
          sum[c] += upper * (1 - v) + lower * v;
        }
        seen++;
      }
      if (seen === 0) continue;
      const to = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) turned[to + c] = Math.round(sum[c] / seen);
    }
  }
  return createRaster({ width, height, model: "rgb", hasAlpha: false, data: turned });
}

/** Lays what was found in the turned picture over the picture itself. */
export function turnBack(map: Mask, size: { readonly width: number; readonly height: number }, turn: Turn): Mask {
  const back = createMask(size.width, size.height);
  const toTurned = mapper(size, map, { degrees: -turn.degrees, scale: 1 / turn.scale });
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const at = toTurned(x, y);
      const column = Math.max(0, Math.min(map.width - 1, Math.round(at.x)));
      const row = Math.max(0, Math.min(map.height - 1, Math.round(at.y)));
      back.data[y * size.width + x] = map.data[row * map.width + column];
    }
  }
  return back;
}

function turnedSize({ width, height }: Raster, { degrees, scale }: Turn): { width: number; height: number } {
  const cos = Math.abs(Math.cos((degrees * Math.PI) / 180));
  const sin = Math.abs(Math.sin((degrees * Math.PI) / 180));
  return {
    width: Math.max(1, Math.round(scale * (width * cos + height * sin))),
    height: Math.max(1, Math.round(scale * (width * sin + height * cos))),
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** From pixels of the picture that was turned to those of the one it was made from. */
function mapper(
  turned: Size,
  from: Size,
  { degrees, scale }: Turn,
): (x: number, y: number) => { x: number; y: number } {
  const cos = Math.cos((degrees * Math.PI) / 180) / scale;
  const sin = Math.sin((degrees * Math.PI) / 180) / scale;
  return (x, y) => {
    const u = x + 0.5 - turned.width / 2;
    const v = y + 0.5 - turned.height / 2;
    return { x: cos * u + sin * v + from.width / 2 - 0.5, y: cos * v - sin * u + from.height / 2 - 0.5 };
  };
}

function sizeOf({ width, height }: Size): Size {
  return { width, height };
}
