import { createMask, type Mask, type Raster, type Rect } from "@lacuna/raster";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cropRaster } from "../find/crop-raster.ts";
import { drawLettering } from "../testing/draw-lettering.ts";
import { openPhotograph } from "@lacuna/selection/testing";
import { checkLines, isReadable } from "./check-lines.ts";
import { openInstalledNetwork } from "./open-installed-network.ts";
import { isStillReadable } from "./still-readable.ts";
import type { TextNetwork } from "./text-network.ts";
import type { TextReader } from "./text-reader.ts";

const WIDTH = 480;
const HEIGHT = 240;
/** Where the network would see the middle of the lettering that is drawn below. */
const MIDDLE: Rect = { x: 74, y: 112, width: 332, height: 16 };
const GRASS: Rect = { x: 74, y: 30, width: 332, height: 16 };

let network: TextNetwork;
let reader: TextReader;
let lettered: Raster;
let truth: Mask;

beforeAll(async () => {
  network = await openInstalledNetwork();
  if (network.reader === undefined) throw new Error("the package has a reader");
  reader = network.reader;
  const photograph = await openPhotograph("airplane-from-above");
  const part = cropRaster(photograph, { x: 240, y: 180, width: WIDTH, height: HEIGHT });
  const line = { text: "HARLEM STATION", x: 240, y: 120, height: 30, color: "white" };
  ({ raster: lettered, truth } = await drawLettering(part, [line]));
});

afterAll(() => network.close());

function mapOf(...parts: readonly (readonly [Rect, probability: number])[]): Mask {
  const map = createMask(WIDTH, HEIGHT);
  for (const [{ x, y, width, height }, probability] of parts) {
    for (let row = y; row < y + height; row++)
      map.data.fill(255 * probability, row * WIDTH + x, row * WIDTH + x + width);
  }
  return map;
}

describe("checkLines", () => {
  it("keeps what can be read, and nothing else, however sure the network is of it", async () => {
    const lines = await checkLines(lettered, mapOf([MIDDLE, 0.9], [GRASS, 1]), reader);
    expect(lines.map(({ bounds }) => bounds)).toEqual([MIDDLE]);
  });

  it("keeps what can be read in a mirror", async () => {
    const mirrored: Raster = { ...lettered, data: new Uint8Array(lettered.data) };
    for (let p = 0; p < WIDTH * HEIGHT; p++) {
      const from = 3 * (p + WIDTH - 1 - 2 * (p % WIDTH));
      mirrored.data.set(lettered.data.subarray(from, from + 3), 3 * p);
    }
    const lines = await checkLines(mirrored, mapOf([MIDDLE, 0.9], [GRASS, 1]), reader);
    expect(lines.map(({ bounds }) => bounds)).toEqual([MIDDLE]);
  });

  it("finds the line in a region that holds something else as well", async () => {
    const between: Rect = { x: 74, y: 46, width: 300, height: 66 };
    const lines = await checkLines(lettered, mapOf([MIDDLE, 0.95], [GRASS, 0.95], [between, 0.5]), reader);
    expect(lines.map(({ bounds }) => bounds)).toEqual([MIDDLE]);
  });
});

describe("isReadable", () => {
  it.each([
    ["a word", "STATION", 0.7, 12, true],
    ["a word that is dubious", "STAT", 0.5, 12, false],
    ["a long line that is dubious", "Seifenfabrk", 0.55, 12, true],
    ["a number", "37", 0.8, 12, true],
    ["what may be two window bars", "11", 0.8, 12, false],
    ["one clear letter", "E", 0.97, 12, true],
    ["a row of windows", "用用用用", 0.65, 12, false],
    ["one sign of a script that windows look like", "田", 0.95, 12, false],
    ["two signs in a line of three pixels", "AN", 0.85, 3, false],
    ["nothing", "", 0, 12, false],
    ["dashes", "- -- -", 0.9, 12, false],
  ])("judges %s", (_name, text, confidence, heightPx, expected) => {
    expect(isReadable({ text, confidence }, heightPx)).toBe(expected);
  });
});

describe("isStillReadable", () => {
  it("sees letters of which a half is not marked, and none once they are marked", async () => {
    const [line] = await checkLines(lettered, mapOf([MIDDLE, 1]), reader);
    const half: Mask = { ...truth, data: truth.data.map((value, p) => (p % WIDTH < 240 ? value : 0)) };
    expect(await isStillReadable(lettered, line, half, reader)).toBe(true);
    expect(await isStillReadable(lettered, line, truth, reader)).toBe(false);
  });
});
