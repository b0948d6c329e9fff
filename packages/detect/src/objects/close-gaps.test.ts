import { createMask, type Mask, type Rect } from "@lacuna/raster";
import { fillRect } from "@lacuna/selection";
import { expect, it } from "vitest";
import { closeGaps } from "./close-gaps.ts";

const SIZE = { width: 300, height: 240 };

function person(box: Rect): { readonly box: Rect; readonly mask: Mask } {
  const mask = createMask(SIZE.width, SIZE.height);
  fillRect(mask, box);
  return { box, mask };
}

const at = (x: number, y: number): number => y * SIZE.width + x;

it("closes a narrow gap between two people, and leaves a wide one", () => {
  const left = person({ x: 20, y: 20, width: 50, height: 200 });
  const near = person({ x: 73, y: 20, width: 50, height: 200 }); // 3 px away, of a height of 200
  const far = person({ x: 140, y: 20, width: 50, height: 200 });
  closeGaps([left, near, far]);
  for (const x of [70, 71, 72]) expect([left, near].some(({ mask }) => mask.data[at(x, 120)] === 255)).toBe(true);
  for (const { mask } of [left, near, far]) expect(mask.data[at(130, 120)]).toBe(0);
  expect(left.mask.data[at(19, 120)]).toBe(0);
});

it("leaves one person alone", () => {
  const alone = person({ x: 20, y: 20, width: 50, height: 200 });
  const before = alone.mask.data.slice();
  closeGaps([alone]);
  expect(alone.mask.data).toEqual(before);
});
