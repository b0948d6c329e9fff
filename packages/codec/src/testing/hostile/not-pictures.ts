import { gzipSync } from "node:zlib";
import { concatBytes } from "../../metadata/concat-bytes.ts";
import { type HostileFile, hostileImage } from "./hostile-file.ts";

/** What people and programs pass in place of a picture. */
export function notPictures(png: Uint8Array): HostileFile[] {
  const external = `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&x;</text></svg>`;
  const linking = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="http://localhost:1/"/></svg>`;
  return [
    hostileImage("empty-file", "photo.jpg", new Uint8Array(), "damaged_image"),
    alien("one-byte", "photo.jpg", Uint8Array.of(0xff)),
    alien("only-zeros", "photo.png", new Uint8Array(4096)),
    alien(
      "noise",
      "photo.png",
      Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919 + (index >> 3) * 31 + 3) & 255),
    ),
    alien("plain-text", "photo.jpg", text("This is not a picture.\n")),
    alien("html-error-page", "photo.jpg", text("<!DOCTYPE html><html><body>404</body></html>")),
    alien("json-reply", "photo.png", text('{"error":"not found"}')),
    alien("data-url", "photo.png", text(`data:image/png;base64,${Buffer.from(png).toString("base64")}`)),
    alien("svg-with-external-entity", "photo.svg", text(external)),
    alien("svg-with-remote-image-named-png", "photo.png", text(linking)),
    alien("svg-compressed", "photo.svgz", gzipSync(text(external))),
    alien("pdf-named-tif", "scan.tif", text("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n")),
    alien("postscript", "photo.eps", text("%!PS-Adobe-3.0 EPSF-3.0\n")),
    alien("zip-archive", "photo.zip", bytes(0x50, 0x4b, 0x03, 0x04)),
    alien("executable-named-jpg", "photo.jpg", bytes(0x7f, 0x45, 0x4c, 0x46)),
    alien("heic-photo", "photo.heic", ftyp("heic")),
    alien("heic-photo-named-jpg", "photo.jpg", ftyp("mif1")),
    alien("mp4-video", "clip.mp4", ftyp("isom")),
    alien("jpeg-xl", "photo.jxl", bytes(0xff, 0x0a, 0, 0)),
    alien("jpeg-2000", "photo.jp2", bytes(0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20, 0x0d, 0x0a, 0x87, 0x0a)),
    alien("bmp-picture", "photo.bmp", concatBytes([text("BM"), bytes(70, 0, 0, 0)])),
    alien("photoshop-document", "photo.psd", concatBytes([text("8BPS"), bytes(0, 1)])),
    alien("netpbm-picture", "photo.ppm", text("P6\n2 2\n255\n............")),
    alien("canon-raw", "photo.cr2", concatBytes([text("II*\0\x10\0\0\0CR\x02\0"), new Uint8Array(64)])),
    alien(
      "riff-sound",
      "photo.webp",
      concatBytes([text("RIFF"), Uint8Array.of(64, 0, 0, 0), text("WAVEfmt "), new Uint8Array(64)]),
    ),
  ];
}

function alien(name: string, fileName: string, content: Uint8Array): HostileFile {
  return hostileImage(name, fileName, content, "unsupported_format");
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

/** A file that begins with these bytes and goes on with zeros. */
function bytes(...values: number[]): Uint8Array {
  return concatBytes([Uint8Array.from(values), new Uint8Array(64)]);
}

/** The beginning of an ISO media file. */
function ftyp(brand: string): Uint8Array {
  return concatBytes([Uint8Array.of(0, 0, 0, 20), text(`ftyp${brand}\0\0\0\0${brand}`), new Uint8Array(64)]);
}
