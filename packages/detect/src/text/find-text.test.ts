import type { Mask, Raster } from "@lacuna/raster";
import { growMask } from "@lacuna/selection";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cropRaster } from "../find/crop-raster.ts";
import { drawLettering, type Lettered, type Lettering } from "../testing/draw-lettering.ts";
import { openPhotograph } from "@lacuna/selection/testing";
import { type FoundText, findText } from "./find-text.ts";
import { openInstalledNetwork } from "./open-installed-network.ts";
import type { TextNetwork } from "./text-network.ts";
import type { TextReader } from "./text-reader.ts";

let network: TextNetwork;
let airplane: Raster;
let flower: Raster;

beforeAll(async () => {
  network = await openInstalledNetwork();
  airplane = await openPhotograph("airplane-from-above");
  flower = await openPhotograph("allium-oreophilum");
});

afterAll(() => network.close());

/** What is erased of it by default. */
const DILATE_PX = 3;

/** The share of letters that would be erased, and how much is erased for each pixel of theirs. */
function judge({ truth }: Lettered, { mask }: FoundText): { erased: number; spent: number } {
  const hole = growMask(mask, DILATE_PX);
  let hit = 0;
  for (let p = 0; p < truth.data.length; p++) if (truth.data[p] !== 0 && hole.data[p] !== 0) hit++;
  return { erased: hit / countOf(truth), spent: countOf(mask) / countOf(truth) };
}

function countOf({ data }: Mask): number {
  return data.filter((value) => value !== 0).length;
}

const LINE = { text: "HARLEM STATION", x: 500, y: 300, height: 40, color: "white" } as const;

const MARK = { text: "HARLEM STATION", x: 320, y: 210, color: "white" } as const;

const SCENES: readonly (readonly [string, readonly Lettering[]])[] = [
  ["light lettering", [LINE]],
  ["dark lettering", [{ ...LINE, color: "#101418" }]],
  ["colored lettering", [{ ...LINE, color: "#d01828" }]],
  ["lettering of 14 pixels", [{ ...LINE, height: 14, y: 120 }]],
  ["lettering of 120 pixels", [{ ...LINE, text: "TITANS", height: 120 }]],
  ["slanted lettering", [{ ...LINE, rotate: -30 }]],
  ["upright lines", [{ ...LINE, rotate: 90, height: 30 }]],
  ["outlined lettering", [{ ...LINE, height: 60, outline: "black", weight: 0.12 }]],
  ["lettering with a shadow", [{ ...LINE, height: 60, hasShadow: true }]],
  ["a half transparent mark", [{ ...LINE, height: 56, opacity: 0.5 }]],
  [
    "several lines",
    [
      { ...LINE, y: 100, height: 30 },
      { ...LINE, y: 160, height: 30, text: "LONE STAR HOTEL" },
      { ...LINE, y: 460, height: 18, text: "ALL MEALS AT NOON", color: "yellow" },
    ],
  ],
];

describe("findText", () => {
  it.each(SCENES)("finds %s on a photograph, and little else", async (_name, lines) => {
    const lettered = await drawLettering(airplane, lines);
    const { reader: _, ...plain } = network; // what is plain is found by the first look; the others take six times as long
    const found = await findText(lettered.raster, plain);
    const { erased, spent } = judge(lettered, found);
    expect(found.lines).toBeGreaterThanOrEqual(lines.length);
    expect(erased).toBeGreaterThan(0.995);
    expect(spent).toBeLessThan(4);
    const mistaken = lettered.truth.data.filter((value, p) => value !== 0 && found.ground.data[p] !== 0);
    expect(mistaken.length).toBeLessThan(countOf(lettered.truth) * 0.01);
  });

  it.each([
    ["a mark of 50 % that slants by 40 degrees", { ...MARK, height: 30, opacity: 0.5, rotate: -40 }, 0.8],
    ["letters of 7 pixels", { ...MARK, height: 7, opacity: 0.8 }, 0.9],
    ["letters of 5 pixels", { ...MARK, height: 5, weight: 0.22 }, 0.5],
  ])("finds more of %s by looking closer", { timeout: 120_000 }, async (_name, line, most) => {
    const part = cropRaster(airplane, { x: 150, y: 100, width: 640, height: 420 });
    const lettered = await drawLettering(part, [line]);
    const { reader: _, ...plain } = network;
    expect(judge(lettered, await findText(lettered.raster, plain)).erased).toBeLessThan(most);
    expect(judge(lettered, await findText(lettered.raster, network)).erased).toBeGreaterThan(0.94);
  });

  it("says where there may be lettering that it cannot read", { timeout: 60_000 }, async () => {
    const part = cropRaster(airplane, { x: 150, y: 100, width: 640, height: 420 });
    const lettered = await drawLettering(part, [{ ...MARK, height: 30 }]);
    const reader: TextReader = {
      signs: ["A"],
      run: async () => ({ data: Float32Array.of(1, 0), classes: 2 }), // nothing, whatever it is shown
      close: async () => undefined,
    };
    const { lines, mask, lettering } = await findText(lettered.raster, { ...network, reader });
    expect(lines).toBe(0);
    expect(countOf(mask)).toBe(0);
    const missed = lettered.truth.data.filter((value, p) => value !== 0 && lettering.data[p] === 0).length;
    expect(missed).toBeLessThan(countOf(lettered.truth) * 0.05);
    expect(countOf(lettering)).toBeLessThan(countOf(lettered.truth) * 5);
  });

  it("finds nothing where nothing is written", { timeout: 180_000 }, async () => {
    for (const photograph of [airplane, flower]) {
      const { mask, lines } = await findText(photograph, network);
      expect(lines).toBe(0);
      expect(countOf(mask)).toBe(0);
    }
  });

  it("tells how far it is, and stops when told", async () => {
    const fractions: number[] = [];
    const controller = new AbortController();
    const stopped = findText(airplane, network, {
      signal: controller.signal,
      onProgress: (fraction) => {
        fractions.push(fraction);
        controller.abort(new Error("enough"));
      },
    });
    await expect(stopped).rejects.toThrow("enough");
    expect(fractions).toHaveLength(1);
    expect(fractions[0]).toBeGreaterThan(0);
    expect(fractions[0]).toBeLessThan(1);
  });
});
