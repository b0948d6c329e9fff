import { jpegSegments } from "../../jpeg/jpeg-segments.ts";
import { concatBytes } from "../../metadata/concat-bytes.ts";
import { indexOfBytes, setBytes } from "./byte-surgery.ts";
import { type HostileFile, hostileImage, type Verdict } from "./hostile-file.ts";

/** JPEG files with one fault each. */
export function brokenJpegs(jpeg: Uint8Array, deep: Uint8Array): HostileFile[] {
  const segments = jpegSegments(jpeg);
  const without = (...markers: number[]): Uint8Array => {
    const kept = segments
      .filter(({ marker }) => !markers.includes(marker))
      .map(({ start, end }) => jpeg.subarray(start, end));
    return concatBytes([jpeg.subarray(0, 2), ...kept, jpeg.subarray(segments.at(-1)?.end ?? 0)]);
  };
  const frame = segments.find(({ marker }) => marker === 0xc0)?.start ?? 0;
  const tables = segments.find(({ marker }) => marker === 0xdb)?.start ?? 0;
  const codes = segments.find(({ marker }) => marker === 0xc4)?.start ?? 0;
  const scan = segments.at(-1)?.end ?? 0;
  const deepScan = indexOfBytes(deep, [0xff, 0xda]);
  const side = (width: number, height: number): Uint8Array =>
    setBytes(jpeg, frame + 5, [height >> 8, height & 255, width >> 8, width & 255]);
  return [
    bad("only-its-magic", Uint8Array.of(0xff, 0xd8, 0xff)),
    bad("start-and-end-only", Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)),
    bad("no-frame", without(0xc0)),
    bad("no-quantization-tables", without(0xdb)),
    bad("no-huffman-tables", without(0xc4)),
    bad("no-end-mark", jpeg.subarray(0, jpeg.length - 2)),
    bad("no-scan-data", concatBytes([jpeg.subarray(0, scan), Uint8Array.of(0xff, 0xd9)])),
    bad("width-0", side(0, 32)),
    bad("height-0", side(48, 0)),
    bad("claims-65500-squared", side(65_500, 65_500), "too_large"),
    bad("claims-9000-squared", side(9000, 9000)),
    bad("12-bit-samples", setBytes(jpeg, frame + 4, [12])),
    bad("arithmetic-lossless-frame", setBytes(jpeg, frame + 1, [0xc3])),
    bad("no-components", setBytes(jpeg, frame + 9, [0])),
    bad("sampling-factor-15", setBytes(jpeg, frame + 11, [0xff])),
    bad("table-slot-9", setBytes(jpeg, tables + 4, [9])),
    bad("huffman-counts-too-many", setBytes(jpeg, codes + 5, [255, 255, 255])),
    bad("segment-length-0", setBytes(jpeg, tables + 2, [0, 0])),
    bad(
      "scan-of-noise",
      setBytes(
        jpeg,
        scan + 4,
        Array.from({ length: 60 }, (_, index) => (index * 83 + 17) % 255),
      ),
      { tolerated: "JPEG has no checksums: other codes are another picture." },
    ),
    bad(
      "two-thousand-scans",
      concatBytes([
        deep.subarray(0, deepScan),
        ...Array.from({ length: 2000 }, () => deep.subarray(deepScan, -2)),
        deep.subarray(-2),
      ]),
    ),
    bad(
      "junk-before-its-tables",
      concatBytes([jpeg.subarray(0, tables), Uint8Array.of(1, 2, 3, 4), jpeg.subarray(tables)]),
      { tolerated: "Decoders skip to the next marker; the pixels are right, and a note says so." },
    ),
    bad(
      "exif-pointing-at-itself",
      withExif(jpeg, [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x69, 0x87, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0]),
      { tolerated: "EXIF is carried along; its loops are not followed." },
    ),
    bad("exif-pointing-outside", withExif(jpeg, [0x4d, 0x4d, 0, 42, 0xff, 0xff, 0xff, 0xf0, 0, 1]), {
      tolerated: "EXIF that cannot be read changes nothing.",
    }),
    bad(
      "exif-orientation-99",
      withExif(jpeg, [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 99, 0, 0, 0, 0, 0, 0, 0]),
      { tolerated: "An orientation that does not exist turns nothing." },
    ),
  ];
}

function bad(name: string, bytes: Uint8Array, verdict: Verdict = "damaged_image"): HostileFile {
  return hostileImage(`jpeg-${name}`, "photo.jpg", bytes, verdict);
}

function withExif(jpeg: Uint8Array, exif: readonly number[]): Uint8Array {
  const payload = [0x45, 0x78, 0x69, 0x66, 0, 0, ...exif];
  return concatBytes([
    jpeg.subarray(0, 2),
    Uint8Array.of(0xff, 0xe1, 0, payload.length + 2, ...payload),
    jpeg.subarray(2),
  ]);
}
