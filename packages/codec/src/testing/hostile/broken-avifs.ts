import { concatBytes } from "../../metadata/concat-bytes.ts";
import { indexOfText, scramble, setBytes } from "./byte-surgery.ts";
import { type HostileFile, hostileImage, type Verdict } from "./hostile-file.ts";

/** AVIF files with one fault each. */
export function brokenAvifs(avif: Uint8Array): HostileFile[] {
  const size = indexOfText(avif, "ispe") + 8;
  const rename = (box: string): Uint8Array => setBytes(avif, indexOfText(avif, box), [0x78, 0x78, 0x78, 0x78]);
  return [
    bad("only-its-brand", avif.subarray(0, new DataView(avif.buffer, avif.byteOffset).getUint32(0))),
    bad("without-meta-box", rename("meta")),
    bad("without-item-locations", rename("iloc")),
    bad("without-decoder-configuration", rename("av1C")),
    bad("meta-box-of-4-gigabytes", setBytes(avif, indexOfText(avif, "meta") - 4, [0xff, 0xff, 0xff, 0xff])),
    bad(
      "garbage-boxes",
      concatBytes([avif.subarray(0, 32), Uint8Array.from({ length: 400 }, (_, index) => (index * 37) & 255)]),
    ),
    bad("claims-65000-squared", setBytes(avif, size, [0, 0, 0xfd, 0xe8, 0, 0, 0xfd, 0xe8]), "too_large"),
    bad("claims-width-0", setBytes(avif, size, [0, 0, 0, 0])),
    bad("scrambled-data", scramble(avif, indexOfText(avif, "mdat") + 6)),
  ];
}

function bad(name: string, bytes: Uint8Array, verdict: Verdict = "damaged_image"): HostileFile {
  return hostileImage(`avif-${name}`, "photo.avif", bytes, verdict);
}
