import { createRaster, type Mask, type Raster } from "@lacuna/raster";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSamplePerson } from "../testing/open-sample-person.ts";
import { cutOutPerson } from "./cut-out-person.ts";
import { findSilhouette, type Look } from "./find-silhouette.ts";
import type { ObjectNetwork } from "./object-network.ts";
import { openInstalledObjectNetwork } from "./open-installed-object-network.ts";

const SIDE = 480;
let network: ObjectNetwork;
let person: Raster;
let looks: readonly Look[];

const TIGHT = { x: 130, y: 30, width: 200, height: 400 };

beforeAll(async () => {
  network = await openInstalledObjectNetwork();
  person = await openSamplePerson(SIDE);
  if (network.silhouette === undefined) throw new Error("the network for silhouettes is missing");
  looks = await findSilhouette(person, TIGHT, network.silhouette);
}, 60_000);

afterAll(() => network.close());

/** Of what is not nearly the white ground, within a rectangle given in shares of the picture. */
function shareMarked(mask: Mask, left: number, top: number, right: number, bottom: number): number {
  let dark = 0;
  let marked = 0;
  for (let y = Math.round(top * SIDE); y < bottom * SIDE; y++) {
    for (let x = Math.round(left * SIDE); x < right * SIDE; x++) {
      if (person.data[(y * SIDE + x) * 3 + 2] > 190) continue;
      dark++;
      if (mask.data[y * SIDE + x] === 255) marked++;
    }
  }
  expect(dark).toBeGreaterThan(50);
  return marked / dark;
}

describe("cutOutPerson", { timeout: 120_000 }, () => {
  it("takes head, hands and feet, though the box is too tight for them", async () => {
    const cut = await cutOutPerson(person, TIGHT, looks, undefined);
    expect(shareMarked(cut, 0.4, 0, 0.6, 0.2)).toBeGreaterThan(0.95);
    expect(shareMarked(cut, 0.12, 0.38, 0.28, 0.52)).toBeGreaterThan(0.95);
    expect(shareMarked(cut, 0.7, 0.38, 0.85, 0.55)).toBeGreaterThan(0.95);
    // Beside the feet lies a shadow.
    expect(shareMarked(cut, 0.4, 0.88, 0.6, 0.98)).toBeGreaterThan(0.85);
    const marked = cut.data.filter((value) => value !== 0).length;
    expect(marked).toBeLessThan(0.25 * SIDE * SIDE);
  });

  it("leaves the ground beside the head", async () => {
    const { data } = await cutOutPerson(person, TIGHT, looks, undefined);
    expect(data[Math.round(0.1 * SIDE) * SIDE + Math.round(0.3 * SIDE)]).toBe(0);
    expect(data[Math.round(0.1 * SIDE) * SIDE + Math.round(0.7 * SIDE)]).toBe(0);
  });

  it("cuts out as a thing what the network sees nobody in", async () => {
    const data = new Uint8Array(200 * 200).map((_, at) => 120 + ((at * 7919) % 17));
    const noise = createRaster({ width: 200, height: 200, model: "gray", hasAlpha: false, data });
    const nobody = looks.map((look) => ({ ...look, likelihoods: new Float32Array(look.likelihoods.length) }));
    const mask = await cutOutPerson(noise, { x: 60, y: 40, width: 60, height: 120 }, nobody, undefined);
    expect(mask.data[100 * 200 + 90]).toBe(255);
    const marked = mask.data.filter((value) => value !== 0).length;
    expect(marked).toBeGreaterThan(0.5 * 60 * 120);
    expect(marked).toBeLessThan(1.5 * 60 * 120);
  });

  it("cuts out a person of a pixel", async () => {
    const corner = { x: SIDE - 1, y: SIDE - 1, width: 1, height: 1 };
    expect(await cutOutPerson(person, corner, looks, undefined)).toMatchObject({ width: SIDE, height: SIDE });
  });
});
