import { expect, test } from "vitest";
import { grayOf, holeOf } from "../testing/hole-of.ts";
import { prepareForOpenCv } from "./opencv-edge.ts";

test("a picture whose hole keeps clear of the edge passes as it is", () => {
  const hole = { width: 20, height: 20, data: new Uint8Array(400) };
  hole.data[10 * 20 + 10] = 255;
  const input = grayOf(20, 20, (x) => x);
  expect(prepareForOpenCv(input, hole).picture).toBe(input);
});

test("at the edge the cover takes the known pixels' mean, and restoring undoes the mirroring", () => {
  const hole = holeOf(`
    ##........
    ##........
    ..........`);
  const input = grayOf(10, 3, (x, y) => (x < 2 && y < 2 ? 255 : 80));
  const prepared = prepareForOpenCv(input, hole);
  expect([prepared.picture.width, prepared.picture.height]).toEqual([26, 19]);
  expect(new Set(prepared.picture.data)).toEqual(new Set([80]));
  const restored = prepared.restore(prepared.picture);
  expect([restored.width, restored.height]).toEqual([10, 3]);
});
