import { expect, it } from "vitest";
import { frameRect } from "./frame-rect.ts";

const PICTURE = { width: 400, height: 300 };

it.each([
  ["widens what is tall", { x: 200, y: 100, width: 10, height: 90 }, { x: 145, y: 100, width: 120, height: 90 }],
  ["heightens what is wide", { x: 100, y: 100, width: 120, height: 10 }, { x: 100, y: 60, width: 120, height: 90 }],
  ["stays within the picture", { x: 0, y: 210, width: 10, height: 90 }, { x: 0, y: 210, width: 120, height: 90 }],
  ["is no larger than the picture", { x: 0, y: 0, width: 400, height: 20 }, { x: 0, y: 0, width: 400, height: 300 }],
])("%s", (_, shown, framed) => {
  expect(frameRect(shown, PICTURE, 4 / 3)).toEqual(framed);
});
