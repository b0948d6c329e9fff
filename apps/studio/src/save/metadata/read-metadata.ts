import { readChunks } from "../../picture/png/chunks.ts";
import { inflate } from "../../picture/png/deflate.ts";
import { jpegSegments } from "./jpeg-segments.ts";
import type { Metadata } from "./metadata.ts";
import { riffChunks } from "./riff-chunks.ts";

const PNG_COLOR: readonly string[] = ["gAMA", "cHRM", "sRGB", "cICP", "pHYs"];
const PNG_TEXT: readonly string[] = ["tEXt", "zTXt", "iTXt", "tIME"];

/** Reads what a JPEG, PNG or WebP has beside its pixels. Other files have nothing that is understood here. */
export async function readMetadata(bytes: Uint8Array<ArrayBuffer>): Promise<Metadata> {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return fromJpeg(bytes);
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return fromPng(bytes);
  if (bytes[0] === 0x52 && bytes[8] === 0x57) return fromWebp(bytes);
  return {};
}

function fromJpeg(bytes: Uint8Array): Metadata {
  const segments = jpegSegments(bytes);
  const exif = segments.find(({ kind }) => kind === "exif")?.data;
  const parts = segments.filter(({ kind }) => kind === "icc").map(({ data }) => data);
  const icc = joinBytes(
    parts.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0)).map((part) => part.subarray(2)), // number and count of the part
  );
  return { ...(exif && { exif: exif.slice() }), ...(icc.length > 0 && { icc }) };
}

async function fromPng(bytes: Uint8Array<ArrayBuffer>): Promise<Metadata> {
  const chunks = readChunks(bytes);
  const exif = chunks.find(({ type }) => type === "eXIf")?.data;
  const profile = chunks.find(({ type }) => type === "iCCP")?.data;
  const pngColor = chunks.filter(({ type }) => PNG_COLOR.includes(type));
  const pngText = chunks.filter(({ type }) => PNG_TEXT.includes(type));
  const icc = profile && (await unpackProfile(profile));
  return { ...(exif && { exif: exif.slice() }), ...(icc && { icc }), pngColor, pngText };
}

async function unpackProfile(chunk: Uint8Array): Promise<Uint8Array | undefined> {
  const nameEnd = chunk.indexOf(0);
  try {
    return await inflate(chunk.slice(nameEnd + 2));
  } catch {
    return undefined; // a damaged profile is worth nothing to anybody
  }
}

function fromWebp(bytes: Uint8Array): Metadata {
  const chunks = riffChunks(bytes);
  const exif = chunks.find(({ type }) => type === "EXIF")?.data;
  const icc = chunks.find(({ type }) => type === "ICCP")?.data;
  return { ...(exif && { exif: exif.slice() }), ...(icc && { icc: icc.slice() }) };
}

function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
