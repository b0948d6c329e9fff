import { concatBytes } from "../../metadata/concat-bytes.ts";
import { scramble, setBytes } from "./byte-surgery.ts";
import { type HostileFile, hostileImage, type Verdict } from "./hostile-file.ts";

/** WebP files with one fault each. */
export function brokenWebps(webp: Uint8Array): HostileFile[] {
  return [
    bad("without-chunks", riff(new TextEncoder().encode("WEBP"))),
    bad("riff-size-too-large", setBytes(webp, 4, [0xff, 0xff, 0xff, 0x7f])),
    bad("riff-size-0", setBytes(webp, 4, [0, 0, 0, 0])),
    bad("unknown-first-chunk", setBytes(webp, 12, [0x58, 0x58, 0x58, 0x58])),
    bad("chunk-size-too-large", setBytes(webp, 16, [0xff, 0xff, 0xff, 0x7f])),
    bad("wrong-frame-mark", setBytes(webp, 23, [0, 0, 0])),
    bad("bomb-16383-squared", riff(body("VP8L", [0x2f, 0xfe, 0xbf, 0xff, 0x0f, 0, 0, 0, 0, 0])), "too_large"),
    bad("extended-bomb", riff(body("VP8X", [0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])), "damaged_image"),
    bad("scrambled-data", scramble(webp, 40), { tolerated: "WebP has no checksums: other codes are another picture." }),
  ];
}

function bad(name: string, bytes: Uint8Array, verdict: Verdict = "damaged_image"): HostileFile {
  return hostileImage(`webp-${name}`, "photo.webp", bytes, verdict);
}

function body(type: string, data: readonly number[]): Uint8Array {
  return concatBytes([new TextEncoder().encode(`WEBP${type}`), Uint8Array.of(data.length, 0, 0, 0, ...data)]);
}

function riff(content: Uint8Array): Uint8Array {
  const size = Uint8Array.of(content.length & 255, content.length >> 8, 0, 0);
  return concatBytes([new TextEncoder().encode("RIFF"), size, content]);
}
