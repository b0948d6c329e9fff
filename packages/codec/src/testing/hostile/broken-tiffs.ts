import { concatBytes } from "../../metadata/concat-bytes.ts";
import { longEntry, shortEntry, type TiffEntry, writeTiff } from "../../metadata/tiff-directory.ts";
import { setBytes } from "./byte-surgery.ts";
import { type HostileFile, hostileImage, type Verdict } from "./hostile-file.ts";

/** TIFF files with one fault each. */
export function brokenTiffs(tiff: Uint8Array): HostileFile[] {
  return [
    bad("only-its-magic", tiff.subarray(0, 4)),
    bad("directory-outside-the-file", setBytes(tiff, 4, [0xf0, 0xff, 0xff, 0x7f])),
    bad("directory-at-0", setBytes(tiff, 4, [0, 0, 0, 0])),
    bad(
      "directory-of-65535-entries",
      concatBytes([Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0, 0xff, 0xff), new Uint8Array(40)]),
    ),
    bad("directory-linked-to-itself", setBytes(plain(), 8 + 2 + 9 * 12, [8, 0, 0, 0]), {
      tolerated: "The first page is read; the loop behind it is not followed.",
    }),
    bad("width-0", plain(longEntry(256, 0))),
    bad("claims-100000-squared", plain(longEntry(256, 100_000), longEntry(257, 100_000)), "too_large"),
    bad("claims-4-billion-wide", plain(longEntry(256, 0xffff_ffff))),
    bad("strip-outside-the-file", plain(longEntry(273, 1_000_000))),
    bad("strip-too-short", plain(longEntry(279, 3)), {
      tolerated: "The length of a strip that is not compressed follows from the picture's size.",
    }),
    bad("one-row-a-strip-but-one-strip", plain(longEntry(278, 1))),
    bad("unknown-compression", plain(shortEntry(259, 4711))),
    bad("deflate-of-garbage", plain(shortEntry(259, 8))),
    bad("lzw-of-garbage", plain(shortEntry(259, 5))),
    bad("200-samples-a-pixel", plain(shortEntry(277, 200), longEntry(279, 3200)), "unsupported_format"),
    bad("64-bit-samples", plain(shortEntry(258, 64))),
    bad("float-samples", plain(shortEntry(258, 16), shortEntry(339, 3)), "unsupported_format"),
    bad("lab-colors", plain(shortEntry(262, 8)), "unsupported_format"),
    bad("raw-sensor-data", plain(shortEntry(262, 32_803)), "unsupported_format"),
    bad(
      "tiles-of-4-billion",
      plain(longEntry(322, 0xffff_fff0), longEntry(323, 0xffff_fff0), longEntry(324, 200), longEntry(325, 16)),
    ),
  ];
}

function bad(name: string, bytes: Uint8Array, verdict: Verdict = "damaged_image"): HostileFile {
  return hostileImage(`tiff-${name}`, "scan.tif", bytes, verdict);
}

/** A gray TIFF of 4×4 with its pixels at byte 200, some of its tags replaced or added. */
function plain(...changes: TiffEntry[]): Uint8Array {
  const entries = [
    longEntry(256, 4),
    longEntry(257, 4),
    shortEntry(258, 8),
    shortEntry(259, 1),
    shortEntry(262, 1),
    longEntry(273, 200),
    shortEntry(277, 1),
    longEntry(278, 4),
    longEntry(279, 16),
  ].map((entry) => changes.find(({ tag }) => tag === entry.tag) ?? entry);
  const added = changes.filter(({ tag }) => !entries.some((entry) => entry.tag === tag));
  const head = writeTiff([...entries, ...added]);
  return concatBytes([head, new Uint8Array(Math.max(0, 200 - head.length)), new Uint8Array(16).fill(99)]);
}
