import type { Raster } from "@lacuna/raster";
import { concatBytes } from "../metadata/concat-bytes.ts";
import { bytesEntry, longEntry, shortEntry, type TiffEntry, TYPE, writeTiff } from "../metadata/tiff-directory.ts";

const ROWS_PER_STRIP = 64;

/**
 * Wraps ink samples in an uncompressed TIFF, because sharp has no way to be told that raw samples are ink: four raw
 * channels are always RGB and alpha to it. Costs one copy of the samples.
 */
export function cmykAsTiff(raster: Raster, icc: Uint8Array | undefined): Uint8Array {
  const { width, height, channels, data, hasAlpha } = raster;
  const samples = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const rowBytes = samples.length / height;
  const strips = Array.from({ length: Math.ceil(height / ROWS_PER_STRIP) }, (_, strip) => strip * ROWS_PER_STRIP);
  const stripBytes = strips.map((row) => rowBytes * Math.min(ROWS_PER_STRIP, height - row));
  const bits = Array.from({ length: channels }, () => 8 * data.BYTES_PER_ELEMENT);
  const directory = (offset: number): TiffEntry[] => [
    longEntry(256, width),
    longEntry(257, height),
    shortEntry(258, ...bits),
    shortEntry(259, 1), // not compressed
    shortEntry(262, 5), // separated, that is ink
    longEntry(273, ...strips.map((row) => offset + row * rowBytes)),
    shortEntry(277, channels),
    longEntry(278, ROWS_PER_STRIP),
    longEntry(279, ...stripBytes),
    shortEntry(284, 1), // interleaved
    shortEntry(332, 1), // the inks are cyan, magenta, yellow and black
    ...(hasAlpha ? [shortEntry(338, 2)] : []), // straight alpha
    ...(icc ? [bytesEntry(34675, TYPE.bytes, icc)] : []),
  ];
  const headBytes = writeTiff(directory(0)).length; // offsets do not change its length
  return concatBytes([writeTiff(directory(headBytes)), samples]);
}
