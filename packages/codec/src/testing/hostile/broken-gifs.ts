import { concatBytes } from "../../metadata/concat-bytes.ts";
import { setBytes } from "./byte-surgery.ts";
import { type HostileFile, hostileImage, type Verdict } from "./hostile-file.ts";

/** GIF files with one fault each. */
export function brokenGifs(gif: Uint8Array): HostileFile[] {
  const paletteEnd = 13 + 3 * 2 ** ((gif[10] & 7) + 1);
  const image = gif.indexOf(0x2c, paletteEnd);
  return [
    bad("without-frames", concatBytes([gif.subarray(0, paletteEnd), Uint8Array.of(0x3b)])),
    bad("only-its-magic", gif.subarray(0, 6)),
    bad("screen-0x0-frame-0x0", setBytes(setBytes(gif, 6, [0, 0, 0, 0]), image + 5, [0, 0, 0, 0]), {
      tolerated: "The decoder takes it for a picture of 1×1.",
    }),
    bad(
      "screen-65535-squared",
      setBytes(setBytes(gif, 6, [255, 255, 255, 255]), image + 5, [255, 255, 255, 255]),
      "too_large",
    ),
    bad("code-size-200", setBytes(gif, image + 10, [200])),
    bad("unknown-block", setBytes(gif, image, [0x99])),
  ];
}

function bad(name: string, bytes: Uint8Array, verdict: Verdict = "damaged_image"): HostileFile {
  return hostileImage(`gif-${name}`, "photo.gif", bytes, verdict);
}
