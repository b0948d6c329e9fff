import { createMask, createRaster, maskBounds, type Raster } from "@lacuna/raster";
import { describe, expect, it } from "vitest";
import { findInk, lookAtLine, tellInk } from "./find-ink.ts";
import type { TextLine } from "./list-lines.ts";

const WIDTH = 120;
const HEIGHT = 60;
const LINE: TextLine = {
  bounds: { x: 20, y: 25, width: 80, height: 10 },
  middle: createMask(80, 10, new Uint8Array(800).fill(255)),
  heightPx: 10,
  confidence: 1,
};
const MIDDLES = createMask(WIDTH, HEIGHT);
for (let y = 25; y < 35; y++) MIDDLES.data.fill(255, y * WIDTH + 20, y * WIDTH + 100);

function gray(value: (x: number, y: number) => number): Raster {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, p) => value(p % WIDTH, Math.floor(p / WIDTH)));
  return createRaster({ width: WIDTH, height: HEIGHT, model: "gray", hasAlpha: false, data });
}

/** Upright strokes 3 wide and 18 high, 9 apart. */
const isStroke = (x: number, y: number): boolean => x >= 20 && x < 100 && (x - 20) % 9 < 3 && y >= 21 && y < 39;

const isShadow = (x: number, y: number): boolean => isStroke(x - 2, y - 2);
const shaded = (x: number, y: number): number => (isStroke(x, y) ? 240 : isShadow(x, y) ? 95 : 130);
const noise = (x: number, y: number): number => ((x * 7919 + y * 104_729 + x * y * 31) % 200) + 20;
const halfAndHalf = (x: number, y: number): number => (isStroke(x, y) ? (x > 70 ? 0 : 110) : 150);
const isThing = (y: number): boolean => y < 19 || y >= 41;
const halfALine = (x: number, y: number): number => (isStroke(x, y) && x < 50 ? 30 : 128);

const isInside = (x: number, y: number): boolean => isStroke(x - 1, y) && isStroke(x + 1, y);

const isHeavyStroke = (x: number, y: number): boolean => x >= 20 && x < 100 && (x - 20) % 9 < 6 && y >= 20 && y < 40;

describe("findInk", () => {
  it("marks strokes on a slope of brightness, with their edges and not what lies between", () => {
    const { window, mask, isTight } = findInk(
      gray((x, y) => (isStroke(x, y) ? 40 + x : 90 + x)),
      LINE,
      MIDDLES,
    );
    expect(isTight).toBe(true);
    for (let y = 0; y < window.height; y++) {
      for (let x = 0; x < window.width; x++) {
        const [px, py] = [x + window.x, y + window.y];
        const isNear = [-2, -1, 0, 1, 2].some((dx) => [-2, -1, 0, 1, 2].some((dy) => isStroke(px + dx, py + dy)));
        const isMarked = mask.data[y * window.width + x] !== 0;
        if (isStroke(px, py)) expect(isMarked).toBe(true);
        else if (!isNear) expect(isMarked).toBe(false);
      }
    }
  });

  it("marks strokes only, where dark things lie above and below and a bright one at the end", () => {
    const { window, mask, isTight } = findInk(
      gray((x, y) => (isStroke(x, y) ? 20 : x >= 106 ? 250 : isThing(y) ? 50 : 170)),
      LINE,
      MIDDLES,
    );
    expect(isTight).toBe(true);
    for (let y = 0; y < window.height; y++) {
      for (let x = 0; x < window.width; x++) {
        const [px, py] = [x + window.x, y + window.y];
        if (isStroke(px, py)) expect(mask.data[y * window.width + x]).toBe(255);
        if (py < 17 || py >= 43 || px >= 108) expect(mask.data[y * window.width + x]).toBe(0);
      }
    }
  });

  it("leaves out ink that is another line's", () => {
    const taken = createMask(WIDTH, HEIGHT);
    for (let p = 0; p < taken.data.length; p++)
      if (isStroke(p % WIDTH, Math.floor(p / WIDTH)) && p % WIDTH > 70) taken.data[p] = 255;
    const { window, mask } = findInk(gray(halfAndHalf), LINE, MIDDLES, taken);
    expect(mask.data[(30 - window.y) * window.width + 84 - window.x]).toBe(0);
    expect(mask.data[(30 - window.y) * window.width + 30 - window.x]).toBe(255);
  });

  it("takes the soft shadow along with a letter", () => {
    const { window, mask } = findInk(gray(shaded), LINE, MIDDLES);
    for (let p = 0; p < mask.data.length; p++) {
      const x = (p % window.width) + window.x;
      const y = Math.floor(p / window.width) + window.y;
      if (isStroke(x, y) || isShadow(x, y)) expect(mask.data[p]).toBe(255);
    }
  });

  it("marks the whole line where everything around differs as much as the letters", () => {
    const { window, mask, isTight } = findInk(gray(noise), LINE, MIDDLES);
    expect(isTight).toBe(false);
    for (let y = 25; y < 35; y++) {
      for (let x = 20; x < 100; x++) expect(mask.data[(y - window.y) * window.width + x - window.x]).toBe(255);
    }
  });

  it("marks a stretch as a whole where it sees no ink", () => {
    const { window, mask, isTight } = findInk(gray(halfALine), LINE, MIDDLES);
    expect(isTight).toBe(false);
    expect(mask.data[(30 - window.y) * window.width + 80 - window.x]).toBe(255);
  });

  it("tells ink by the color that it has elsewhere, where everything around differs as much as the letters", () => {
    const onNoise = gray((x, y) => (isStroke(x, y) ? 245 : noise(x, y)));
    expect(findInk(onNoise, LINE, MIDDLES).isTight).toBe(false);
    const colors = [{ color: [245, 245, 245], tolerance: 8 }] as const;
    const { window, mask, isTight } = tellInk(lookAtLine(onNoise, LINE, MIDDLES), colors);
    expect(isTight).toBe(true);
    for (let y = 21; y < 39; y++) {
      for (let x = 20; x < 100; x++) {
        const isMarked = mask.data[(y - window.y) * window.width + x - window.x] !== 0;
        if (isStroke(x, y)) expect(isMarked).toBe(true);
        if ((x - 20) % 9 === 5 || (x - 20) % 9 === 6) expect(isMarked).toBe(false);
      }
    }
  });

  it("takes nothing of the color of ink for ground, though it differs less than ink does", () => {
    const outlined = gray((x, y) => (isInside(x, y) ? 130 : isStroke(x, y) ? 240 : 128));
    const colors = [240, 130].map((value) => ({ color: [value, value, value], tolerance: 1 }) as const);
    const { window, ground } = tellInk(lookAtLine(outlined, LINE, MIDDLES), colors);
    for (let p = 0; p < ground.data.length; p++) {
      const [x, y] = [(p % window.width) + window.x, Math.floor(p / window.width) + window.y];
      if (isStroke(x, y)) expect(ground.data[p]).toBe(0);
    }
  });

  it("trusts no ground where half of the line is ink, of colors that are beside the line as well", () => {
    const look = lookAtLine(
      gray((x, y) => (isHeavyStroke(x, y) ? 60 : 170)),
      LINE,
      MIDDLES,
    );
    expect(maskBounds(tellInk(look).ground)).toBeDefined();
    const colors = [60, 170].map((value) => ({ color: [value, value, value], tolerance: 8 }) as const);
    expect(maskBounds(tellInk(look, colors).ground)).toBeUndefined();
  });
});
