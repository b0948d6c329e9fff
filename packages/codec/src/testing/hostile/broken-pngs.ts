import { crc32, deflateSync } from "node:zlib";
import { concatBytes } from "../../metadata/concat-bytes.ts";
import { flip, indexOfText, setBytes } from "./byte-surgery.ts";
import { type HostileFile, hostileImage, type Verdict } from "./hostile-file.ts";

/** PNG files with one fault each. */
export function brokenPngs(png: Uint8Array): HostileFile[] {
  const chunks = splitPng(png);
  const only = (...types: string[]): Uint8Array => joinPng(chunks.filter(({ type }) => types.includes(type)));
  const withHeader = (change: (header: DataView) => void): Uint8Array => {
    return joinPng(
      chunks.map(({ type, data }) => {
        if (type !== "IHDR") return { type, data };
        const header = data.slice();
        change(new DataView(header.buffer));
        return { type, data: header };
      }),
    );
  };
  const side = (width: number, height: number): Uint8Array =>
    withHeader((header) => {
      header.setUint32(0, width);
      header.setUint32(4, height);
    });
  const manyZeros = deflateSync(new Uint8Array(32 * 1024 * 1024), { level: 9 });
  const before = (type: string, data: Uint8Array): Uint8Array =>
    joinPng([chunks[0], { type, data }, ...chunks.slice(1)]);
  return [
    bad("only-signature", png.subarray(0, 8)),
    bad("width-0", side(0, 32)),
    bad("height-0", side(48, 0)),
    bad("both-sides-0", side(0, 0)),
    bad("negative-width", side(0xffff_fff0, 32)),
    bad("bomb-30000-squared", side(30_000, 30_000), "too_large"),
    bad("bomb-2-million-wide", side(2_000_000, 2_000_000), "too_large"),
    bad("taller-than-its-data", side(48, 3000)),
    bad(
      "unknown-color-type",
      withHeader((header) => header.setUint8(9, 5)),
    ),
    bad(
      "impossible-bit-depth",
      withHeader((header) => header.setUint8(8, 7)),
    ),
    bad(
      "unknown-compression",
      withHeader((header) => header.setUint8(10, 9)),
    ),
    bad(
      "palette-missing",
      withHeader((header) => header.setUint8(9, 3)),
    ),
    bad("wrong-header-checksum", flip(png, 8 + 8 + 13)),
    bad("wrong-data-checksum", flip(png, indexOfText(png, "IDAT") + 4 + 40)),
    bad("no-header", joinPng(chunks.filter(({ type }) => type !== "IHDR"))),
    bad("no-data", only("IHDR", "IEND")),
    bad("no-end", only("IHDR", "IDAT"), { tolerated: "Every pixel is there; only the mark behind them is missing." }),
    bad(
      "data-empty",
      joinPng([chunks[0], { type: "IDAT", data: new Uint8Array() }, { type: "IEND", data: new Uint8Array() }]),
    ),
    bad("chunk-of-4-gigabytes", setBytes(png, indexOfText(png, "IDAT") - 4, [0xff, 0xff, 0xff, 0xff])),
    bad(
      "unix-line-ends",
      concatBytes([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0a, 0x1a, 0x0a), png.subarray(8)]),
      "unsupported_format",
    ),
    bad("profile-bomb", before("iCCP", concatBytes([new TextEncoder().encode("x\0\0"), manyZeros])), {
      tolerated: "A color profile that cannot be read is left out.",
    }),
    bad("text-bomb", before("zTXt", concatBytes([new TextEncoder().encode("x\0\0"), manyZeros])), {
      tolerated: "Text is carried along compressed; nothing inflates it.",
    }),
    bad("bytes-behind-its-end", concatBytes([png, new TextEncoder().encode("PK\x03\x04 archive behind a picture")]), {
      tolerated: "What follows the end is not read, and is not written.",
    }),
  ];
}

function bad(name: string, bytes: Uint8Array, verdict: Verdict = "damaged_image"): HostileFile {
  return hostileImage(`png-${name}`, "photo.png", bytes, verdict);
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

function splitPng(png: Uint8Array): Chunk[] {
  const chunks: Chunk[] = [];
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at);
    chunks.push({
      type: new TextDecoder().decode(png.subarray(at + 4, at + 8)),
      data: png.subarray(at + 8, at + 8 + length),
    });
    at += 12 + length;
  }
  return chunks;
}

function joinPng(chunks: readonly Chunk[]): Uint8Array {
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const parts = chunks.map(({ type, data }) => {
    const body = concatBytes([new TextEncoder().encode(type), data]);
    return concatBytes([bigEndian(data.length), body, bigEndian(crc32(body))]);
  });
  return concatBytes([signature, ...parts]);
}

function bigEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
