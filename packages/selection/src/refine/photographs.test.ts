import { createMask, type Mask, type Raster } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { removeSpecks } from "../clean-mask.ts";
import { drawStroke } from "../draw-stroke.ts";
import { fillPolygon } from "../fill-polygon.ts";
import type { Point } from "../point.ts";
import { openPhotograph } from "../testing/open-photograph.ts";
import { overlap } from "../testing/overlap.ts";
import { refineSelection } from "./refine-selection.ts";

type Place = readonly [x: number, y: number];

const points = (places: readonly Place[]): Point[] => places.map(([x, y]) => ({ x, y }));

function strokeMask({ width, height }: Raster, radiusPx: number, places: readonly Place[]): Mask {
  const mask = createMask(width, height);
  drawStroke(
    mask,
    points(places).map((point) => ({ ...point, radiusPx })),
  );
  return mask;
}

/** The flower stands before an even ground of 215 to 240, and is darker than 190 all over: its border is plain. */
function flowerMask({ width, height, data }: Raster): Mask {
  const dark = createMask(width, height);
  for (let at = 0; at < width * height; at++) dark.data[at] = data[at * 3 + 1] < 190 ? 255 : 0;
  return removeSpecks(dark, 500);
}

/** Wings, fuselage and tail, drawn by hand at twice the size; without the propeller, which is a blur. */
const AIRPLANE: readonly Place[] = [
  [210, 180],
  [512, 185],
  [529, 154],
  [543, 130],
  [589, 127],
  [606, 143],
  [608, 188],
  [927, 191],
  [944, 205],
  [944, 323],
  [927, 335],
  [614, 329],
  [612, 356],
  [597, 356],
  [566, 580],
  [614, 594],
  [666, 635],
  [684, 671],
  [684, 694],
  [614, 702],
  [553, 700],
  [546, 715],
  [540, 700],
  [471, 696],
  [412, 678],
  [418, 625],
  [461, 594],
  [527, 580],
  [517, 356],
  [502, 354],
  [504, 328],
  [394, 325],
  [210, 321],
  [188, 305],
  [190, 195],
];

describe("a flower before an even ground", () => {
  it("is found in a box", async () => {
    const photo = await openPhotograph("allium-oreophilum");
    const rect = { x: 2, y: 50, width: photo.width - 4, height: photo.height - 50 };
    expect(overlap(await refineSelection(photo, { kind: "box", rect }), flowerMask(photo))).toBeGreaterThan(0.94);
  });

  it("is found by a scribble", async () => {
    const photo = await openPhotograph("allium-oreophilum");
    const scribble = strokeMask(photo, 8, [
      [120, 260],
      [230, 250],
      [320, 200],
      [400, 400],
      [480, 200],
      [480, 400],
      [420, 580],
      [430, 950],
    ]);
    expect(
      overlap(await refineSelection(photo, { kind: "scribble", mask: scribble }), flowerMask(photo)),
    ).toBeGreaterThan(0.94);
  });
});

describe("an airplane over fields and clouds of its own grays", () => {
  it("is found better than it was painted over", async () => {
    const photo = await openPhotograph("airplane-from-above");
    const airplane = createMask(photo.width, photo.height);
    fillPolygon(airplane, points(AIRPLANE));
    const rough = strokeMask(photo, 62, [
      [246, 246],
      [901, 266],
      [573, 236],
      [558, 660],
      [440, 645],
      [666, 655],
    ]);
    const painted = overlap(rough, airplane);
    const found = overlap(await refineSelection(photo, { kind: "rough", mask: rough }), airplane);
    expect(found).toBeGreaterThan(0.78);
    expect(found).toBeGreaterThan(painted);
  });
});
