import { createRaster, type Raster } from "@lacuna/raster";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPhotograph } from "@lacuna/selection/testing";
import { openSamplePerson } from "../testing/open-sample-person.ts";
import { findObjects } from "./find-objects.ts";
import type { ObjectNetwork } from "./object-network.ts";
import { openInstalledObjectNetwork } from "./open-installed-object-network.ts";

let network: ObjectNetwork;
let flock: Raster;

beforeAll(async () => {
  network = await openInstalledObjectNetwork();
  flock = await openPhotograph("march-pastoral");
}, 60_000);

afterAll(() => network.close());

/** The same person twice, side by side. */
async function openCouple(): Promise<Raster> {
  const side = 300;
  const one = await openSamplePerson(side);
  const data = new Uint8Array(side * side * 6);
  for (let y = 0; y < side; y++) {
    const row = one.data.subarray(y * side * 3, (y + 1) * side * 3);
    data.set(row, y * side * 6);
    data.set(row, y * side * 6 + side * 3);
  }
  return createRaster({ width: side * 2, height: side, model: "rgb", hasAlpha: false, data });
}

describe("findObjects", { timeout: 120_000 }, () => {
  it("finds the sheep of a flock, surest first, and cuts them out within their boxes", async () => {
    const found = await findObjects(flock, network, { classes: ["sheep"] });
    expect(found.length).toBeGreaterThan(3);
    const [{ label, score, box, mask }] = found;
    expect(label).toBe("sheep");
    expect(score).toBe(Math.max(...found.map((object) => object.score)));
    expect(mask).toMatchObject({ width: flock.width, height: flock.height });
    let inside = 0;
    let far = 0;
    for (let p = 0; p < mask.data.length; p++) {
      if (mask.data[p] === 0) continue;
      const x = p % mask.width;
      const y = (p - x) / mask.width;
      const margin = 0.05 * Math.max(box.width, box.height) + 1;
      const isNear =
        x >= box.x - margin && x < box.x + box.width + margin && y >= box.y - margin && y < box.y + box.height + margin;
      if (isNear) inside++;
      else far++;
    }
    expect(far).toBe(0);
    expect(inside).toBeGreaterThan(0.2 * box.width * box.height);
  });

  it("finds two people once each", async () => {
    const couple = await openCouple();
    const found = await findObjects(couple, network, { classes: ["person"] });
    expect(found.map(({ label }) => label)).toEqual(["person", "person"]);
    expect(found[0].box.x < couple.width / 2).not.toBe(found[1].box.x < couple.width / 2);
  });

  it("finds only what it was asked for", async () => {
    expect(await findObjects(flock, network, { classes: ["toothbrush"] })).toEqual([]);
  });

  it("finds nothing in a gray picture, however small", async () => {
    for (const side of [1, 64]) {
      const gray = createRaster({
        width: side,
        height: side,
        model: "gray",
        hasAlpha: false,
        data: new Uint8Array(side * side).fill(128),
      });
      expect(await findObjects(gray, network)).toEqual([]);
    }
  });

  it("says what it knows when asked for something else", async () => {
    await expect(findObjects(flock, network, { classes: ["unicorn"] })).rejects.toThrow(/unicorn.*person, bicycle/);
    await expect(findObjects(flock, network, { minScore: 2 })).rejects.toThrow(RangeError);
  });

  it("stops when told", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(findObjects(flock, network, { signal })).rejects.toThrow("enough");
  });
});
