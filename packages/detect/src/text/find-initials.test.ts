import { createMask, type Raster, type Rect } from "@lacuna/raster";
import { growMask } from "@lacuna/selection";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addMask } from "../mask/crop-mask.ts";
import { drawLettering, type Lettered, type Lettering } from "../testing/draw-lettering.ts";
import { openPhotograph } from "@lacuna/selection/testing";
import { cropRaster } from "../find/crop-raster.ts";
import { findInitials } from "./find-initials.ts";
import type { TextLine } from "./list-lines.ts";
import { markInitial, markLine } from "./mark-line.ts";
import { openInstalledNetwork } from "./open-installed-network.ts";
import type { TextNetwork } from "./text-network.ts";
import type { TextReader } from "./text-reader.ts";

const WIDTH = 480;
const HEIGHT = 240;
const SIZE = { width: WIDTH, height: HEIGHT };
/** ARLEM, as the network would see it, where a letter before it is of another color. */
const MIDDLE: Rect = { x: 150, y: 112, width: 112, height: 16 };
const LINE: TextLine = {
  bounds: MIDDLE,
  middle: createMask(MIDDLE.width, MIDDLE.height, new Uint8Array(MIDDLE.width * MIDDLE.height).fill(255)),
  heightPx: 16,
  confidence: 1,
};
const WORD: Lettering = { text: "ARLEM", x: 206, y: 120, height: 30, color: "#182030" };
const INITIAL: Lettering = { text: "H", x: 126, y: 120, height: 34, color: "#c04848" };

let network: TextNetwork;
let reader: TextReader;
let wall: Raster;

beforeAll(async () => {
  network = await openInstalledNetwork();
  if (network.reader === undefined) throw new Error("the package has a reader");
  reader = network.reader;
  wall = cropRaster(await openPhotograph("airplane-from-above"), { x: 0, y: 0, ...SIZE });
  wall.data.set(wall.data.map((value) => 190 + Math.round((value - 128) / 16)));
});

afterAll(() => network.close());

function middlesOf({ bounds, middle }: TextLine) {
  const middles = createMask(WIDTH, HEIGHT);
  addMask(middles, middle, bounds.x, bounds.y);
  return middles;
}

const search = ({ raster }: Lettered) => findInitials(raster, [LINE], middlesOf(LINE), reader);

describe("findInitials", { timeout: 60_000 }, () => {
  it("finds a letter of another color before a word, which is then marked without the word", async () => {
    const lettered = await drawLettering(wall, [WORD, INITIAL]);
    const [initial, ...others] = await search(lettered);
    if (initial === undefined) throw new Error("no initial was found");
    expect(others).toEqual([]);
    const mask = createMask(WIDTH, HEIGHT);
    const marks = { mask, ground: createMask(WIDTH, HEIGHT) };
    const middles = middlesOf(LINE);
    await markLine(lettered.raster, LINE, middles, marks, undefined);
    const boxes = markInitial(lettered.raster, initial, middles, marks);
    expect(boxes).toHaveLength(1);
    const { truth } = await drawLettering(wall, [INITIAL]);
    const hole = growMask(mask, 3); // as is done by default
    expect(truth.data.filter((value, p) => value !== 0 && hole.data[p] === 0)).toHaveLength(0);
    expect(boxes[0].x + boxes[0].width).toBeLessThan(MIDDLE.x + 2 * LINE.heightPx);
  });

  it("finds none where there is none", async () => {
    expect(await search(await drawLettering(wall, [WORD]))).toEqual([]);
  });
});
