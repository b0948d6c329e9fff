import { expect, it } from "vitest";
import { explainUnreadable } from "./explain-unreadable.ts";

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

it.each([
  ["", /empty/],
  ["\x89PNG\r\n\x1a\n\0\0\0\rIHDR", /missing or damaged/],
  ["\0\0\0\x18ftypheic\0\0\0\0", /HEIC/],
  ["\0\0\0\x1cftypmif1\0\0\0\0", /HEIC/],
  ["\0\0\0\x1cftypavif\0\0\0\0", /AVIF/],
  ["\0\0\0\x18ftypcrx \0\0\0\x01", /raw file/],
  ["II*\0\x08\0\0\0\x10\0\0\0", /TIFF/],
  ["\0\0\0\x20ftypisom\0\0\x02\0", /film/],
  ['<?xml version="1.', /drawing/],
  ["%PDF-1.7\n%", /document/],
  ["hello", /could not be read as a picture/],
])("tells what %j is, and what to do", (head, advice) => {
  expect(explainUnreadable(bytes(head))).toMatch(advice);
});
