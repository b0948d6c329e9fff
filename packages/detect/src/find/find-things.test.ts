import { createMask, type Mask, type Raster } from "@lacuna/raster";
import { fillRect } from "@lacuna/selection";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openPhotograph } from "@lacuna/selection/testing";
import { findThings } from "./find-things.ts";
import { type Networks, openNetworks } from "./open-networks.ts";

let networks: Networks;
let flock: Raster;

beforeAll(async () => {
  networks = openNetworks();
  flock = await openPhotograph("march-pastoral");
}, 60_000);

afterAll(() => networks.close());

const marking = (rect: { x: number; y: number; width: number; height: number }): Mask => {
  const mask = createMask(flock.width, flock.height);
  fillRect(mask, rect);
  return mask;
};

it("finds things by name whose middle is in the place looked at, beside what is marked", {
  timeout: 120_000,
}, async () => {
  const half = { x: 0, y: 0, width: flock.width >> 1, height: flock.height };
  const marked = marking({ x: 3, y: 3, width: 5, height: 5 });
  const progress: number[] = [];
  const wanted = { find: ["sheep", "toothbrush"], marked, allowed: marking(half), growPx: 1 } as const;
  const found = await findThings(flock, wanted, networks, { onProgress: (part) => void progress.push(part) });
  expect(found.things.length).toBeGreaterThan(0);
  for (const { what, score, box, pixels } of found.things) {
    expect(what).toBe("sheep");
    expect(score).toBeGreaterThan(0.2);
    expect(pixels).toBeGreaterThan(0);
    expect(pixels).toBeLessThanOrEqual(box.width * box.height);
    expect(box.x).toBeLessThan(half.width);
  }
  expect(found.notes).toEqual(["no toothbrush was found"]);
  expect(found.mask.data[5 * flock.width + 5]).toBe(255);
  expect(found.mask.data[2 * flock.width + 4]).toBe(255); // grown
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
});
