import { expect, it } from "vitest";
import { readPictureSource } from "./picture-source.ts";

const ORIGIN = "http://127.0.0.1:8787";
const ID = "0c7c2a56-9d1f-4f6e-8f6b-0a1b2c3d4e5f";

it.each([
  ["https://example.com/a.png", { kind: "url", url: "https://example.com/a.png" }],
  ["data:image/png;base64,AAAA", { kind: "inline", text: "data:image/png;base64,AAAA" }],
  ["DATA:,x", { kind: "inline", text: "DATA:,x" }],
  [`${ORIGIN}/fal/media/files/${ID}/m.png`, { kind: "upload", uploadId: ID }],
  [`https://rest.fal.ai/fal/media/files/${ID}/m.png`, { kind: "upload", uploadId: ID }],
  [`https://v3.fal.media/files/${ID}/m.png`, { kind: "upload", uploadId: ID }],
  [
    `${ORIGIN}/artifacts/${ID}/0.png?expires=1&signature=a`,
    { kind: "result", pathAndQuery: `/artifacts/${ID}/0.png?expires=1&signature=a` },
  ],
  ["https://v3.fal.media/files/rabbit/xyz.jpeg", { kind: "url", url: "https://v3.fal.media/files/rabbit/xyz.jpeg" }],
  // An id on somebody else's host is somebody else's file.
  [
    `https://example.com/fal/media/files/${ID}/m.png`,
    { kind: "url", url: `https://example.com/fal/media/files/${ID}/m.png` },
  ],
  [`https://example.com/artifacts/${ID}/0.png`, { kind: "url", url: `https://example.com/artifacts/${ID}/0.png` }],
  [`${ORIGIN}/fal/media/files/../${ID}/m.png`, { kind: "url", url: `${ORIGIN}/fal/media/files/../${ID}/m.png` }],
  ["ftp://example.com/a.png", { kind: "unreadable" }],
  ["file:///etc/passwd", { kind: "unreadable" }],
  ["picture.png", { kind: "unreadable" }],
  ["iVBORw0KGgo=", { kind: "unreadable" }],
])("reads %s", (text, expected) => {
  expect(readPictureSource(text, ORIGIN)).toEqual(expected);
});
