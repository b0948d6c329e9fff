import { createMask, createRaster, type Mask } from "@lacuna/raster";
import { fillRect, growMask } from "@lacuna/selection";
import { expect, it } from "vitest";
import { packMask, unpackMask } from "../document/packed-mask.ts";
import { packText } from "../document/packed-text.ts";
import { growHole, planHole } from "./plan-hole.ts";

const [WIDTH, HEIGHT] = [80, 60];
const data = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (i * 7) % 200);
const picture = createRaster({ width: WIDTH, height: HEIGHT, model: "rgb", hasAlpha: false, data });

function boxes(...rects: readonly (readonly [x: number, y: number, width: number, height: number])[]): Mask {
  const mask = createMask(WIDTH, HEIGHT);
  for (const [x, y, width, height] of rects) fillRect(mask, { x, y, width, height });
  return mask;
}

const [FIRST, SECOND, THING] = [
  [10, 10, 4, 12],
  [30, 10, 4, 12],
  [60, 30, 6, 6],
] as const;
const text = packText({
  letters: boxes(FIRST, SECOND),
  ground: boxes([15, 10, 4, 12], [35, 10, 4, 12]),
  lettering: boxes(FIRST, SECOND, [10, 40, 20, 5]),
});
const growth = { dilatePx: 5, textDilatePx: 2 };

it("gives an erase the lettering that is selected with its guess, and all other lettering as nothing to copy from", () => {
  const avoid = packMask(boxes([70, 0, 5, 5]));
  const plan = planHole(picture, { mask: packMask(boxes(FIRST, THING)), avoid, text, growth });
  expect(plan.dilatePx).toBe(2);
  const expected = growMask(boxes(THING), 3);
  fillRect(expected, { x: FIRST[0], y: FIRST[1], width: FIRST[2], height: FIRST[3] });
  expect(unpackMask(plan.mask).data).toEqual(expected.data);
  expect(plan.avoid && unpackMask(plan.avoid).data).toEqual(boxes(FIRST, SECOND, [10, 40, 20, 5], [70, 0, 5, 5]).data);
  expect(plan.guide?.rect.x).toBe(0);
  expect((plan.guide?.rect.width ?? 0) < 30).toBe(true);
});

it("grows letters by more than the rest where that is wanted", () => {
  const grown = { dilatePx: 1, textDilatePx: 4 };
  const mask = packMask(boxes(FIRST, THING));
  const plan = planHole(picture, { mask, avoid: undefined, text, growth: grown });
  expect(plan.dilatePx).toBe(1);
  expect(growHole({ mask, text, growth: grown })).toEqual(
    packMask(
      createMask(
        WIDTH,
        HEIGHT,
        growMask(boxes(FIRST), 4).data.map((value, p) => Math.max(value, growMask(boxes(THING), 1).data[p] ?? 0)),
      ),
    ),
  );
});

it("knows nothing of lettering any more when none of it is selected", () => {
  const mask = packMask(boxes(THING));
  expect(planHole(picture, { mask, avoid: undefined, text, growth })).toEqual({ mask, avoid: undefined, dilatePx: 5 });
});
