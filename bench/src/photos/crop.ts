import type { Rect } from "@lacuna/raster";
import type { Hole, Picture } from "./picture.ts";

export function cropPicture(picture: Picture, rect: Rect): Picture {
  return { width: rect.width, height: rect.height, data: cropBytes(picture.data, picture.width, rect, 3) };
}

export function cropHole(hole: Hole, rect: Rect): Hole {
  return { width: rect.width, height: rect.height, data: cropBytes(hole.data, hole.width, rect, 1) };
}

function cropBytes(data: Uint8Array, width: number, rect: Rect, channels: number): Uint8Array {
  const cut = new Uint8Array(rect.width * rect.height * channels);
  for (let y = 0; y < rect.height; y++) {
    const from = ((rect.y + y) * width + rect.x) * channels;
    cut.set(data.subarray(from, from + rect.width * channels), y * rect.width * channels);
  }
  return cut;
}

/** The smallest rectangle that holds the hole. */
export function boundsOfHole(hole: Hole): Rect {
  let left = hole.width,
    right = -1,
    top = hole.height,
    bottom = -1;
  for (let y = 0; y < hole.height; y++) {
    for (let x = 0; x < hole.width; x++) {
      if (!hole.data[y * hole.width + x]) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (right < 0) throw new RangeError("the hole is empty");
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
