import { expect, test } from "vitest";
import { holeArea } from "../photos/picture.ts";
import { randomNamed } from "../random.ts";
import { drawingOf, holeOf } from "../testing/hole-of.ts";
import { drawCrossing } from "./crossing.ts";
import { drawFreeForm } from "./free-form.ts";
import { fillEnclosed } from "./paint.ts";
import { drawSilhouette } from "./silhouette.ts";
import { drawText } from "./text-overlay.ts";
import { drawWires } from "./wires.ts";

test.each([0.03, 0.1, 0.25])("strokes cover %d of the picture, up to one brush print", (share) => {
  const hole = drawFreeForm(300, 200, share, randomNamed("a"));
  expect(holeArea(hole) / 60000).toBeGreaterThanOrEqual(share);
  expect(holeArea(hole) / 60000).toBeLessThan(share + 0.02);
});

test.each([0.03, 0.1, 0.25])("a silhouette covers %d of the picture, up to rounding", async (share) => {
  for (const name of ["a", "b", "c"]) {
    const hole = await drawSilhouette(300, 200, share, randomNamed(name));
    expect(holeArea(hole) / 60000 / share).toBeGreaterThan(0.97);
    expect(holeArea(hole) / 60000 / share).toBeLessThan(1.03);
  }
});

test("lettering and wires leave most of the picture", async () => {
  for (const name of ["a", "b", "c"]) {
    const text = holeArea(await drawText(300, 200, randomNamed(name))) / 60000;
    const wires = holeArea(drawWires(300, 200, randomNamed(name))) / 60000;
    for (const share of [text, wires]) {
      expect(share).toBeGreaterThan(0.003);
      expect(share).toBeLessThan(0.3);
    }
  }
});

test("an object laid across a line covers its middle, and leaves both of its ends to be seen", async () => {
  for (const name of ["a", "b", "c"]) {
    const hole = await drawCrossing(300, 200, [0.1, 0.2, 0.9, 0.8], randomNamed(name));
    const isHole = (x: number, y: number) => hole.data[y * 300 + x] !== 0;
    expect(isHole(150, 100)).toBe(true);
    expect(isHole(45, 52) || isHole(255, 148)).toBe(false);
  }
});

const draw = (name: string) => drawSilhouette(120, 80, 0.1, randomNamed(name));

test("the same name draws the same hole, another name another", async () => {
  expect(drawingOf(await draw("a"))).toBe(drawingOf(await draw("a")));
  expect(drawingOf(await draw("a"))).not.toBe(drawingOf(await draw("b")));
});

test("what an outline surrounds is filled, and nothing else", () => {
  const hole = holeOf(`
    ......#
    .####..
    .#..#..
    .####.#
    .....#.`);
  fillEnclosed(hole);
  expect(drawingOf(hole)).toBe(["......#", ".####..", ".####..", ".####.#", ".....#."].join("\n"));
});
