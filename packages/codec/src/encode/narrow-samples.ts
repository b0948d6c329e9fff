import type { Raster } from "@lacuna/raster";

/** 16-bit samples rounded to the nearest of 256 levels. An 8-bit raster is returned as it is. */
export function narrowSamples(raster: Raster): Raster {
  const { data } = raster;
  if (!(data instanceof Uint16Array)) return raster;
  const narrow = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at++) narrow[at] = Math.floor((data[at] + 128) / 257);
  return { ...raster, data: narrow };
}
