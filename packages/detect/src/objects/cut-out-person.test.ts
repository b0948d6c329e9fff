import { createRaster, type Raster } from "@lacuna/raster";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSamplePerson } from "../testing/open-sample-person.ts";
import { cutOutPerson, type PersonMask } from "./cut-out-person.ts";
import { findPose } from "./find-pose.ts";
import type { ObjectNetwork } from "./object-network.ts";
import { openInstalledObjectNetwork } from "./open-installed-object-network.ts";
import type { Pose } from "./read-pose.ts";

const SIDE = 480;
let network: ObjectNetwork;
let person: Raster;
let pose: Pose;

const TIGHT = { x: 130, y: 30, width: 200, height: 400 };

beforeAll(async () => {
  network = await openInstalledObjectNetwork();
  person = await openSamplePerson(SIDE);
  if (network.pose === undefined) throw new Error("the pose network is missing");
  pose = await findPose(person, TIGHT, network.pose);
}, 60_000);

afterAll(() => network.close());

/** Of what is not nearly the white ground, within a rectangle given in shares of the picture. */
function shareMarked({ rect, mask }: PersonMask, left: number, top: number, right: number, bottom: number): number {
  let dark = 0;
  let marked = 0;
  for (let y = Math.round(top * SIDE); y < bottom * SIDE; y++) {
    for (let x = Math.round(left * SIDE); x < right * SIDE; x++) {
      if (person.data[(y * SIDE + x) * 3 + 2] > 190) continue;
      dark++;
      const inside = x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;
      if (inside && mask.data[(y - rect.y) * rect.width + x - rect.x] === 255) marked++;
    }
  }
  expect(dark).toBeGreaterThan(50);
  return marked / dark;
}

describe("cutOutPerson", { timeout: 120_000 }, () => {
  it("takes head, hands and feet, though the box is too tight for them", async () => {
    const cut = await cutOutPerson(person, TIGHT, pose, undefined);
    expect(shareMarked(cut, 0.4, 0, 0.6, 0.2)).toBeGreaterThan(0.95);
    expect(shareMarked(cut, 0.12, 0.38, 0.28, 0.52)).toBeGreaterThan(0.95);
    expect(shareMarked(cut, 0.7, 0.38, 0.85, 0.55)).toBeGreaterThan(0.95);
    expect(shareMarked(cut, 0.4, 0.88, 0.6, 0.98)).toBeGreaterThan(0.95);
    const marked = cut.mask.data.filter((value) => value !== 0).length;
    expect(marked).toBeLessThan(0.4 * SIDE * SIDE);
  });

  it("marks most of the box where nothing looks like a body", async () => {
    const data = new Uint8Array(200 * 200).map((_, at) => 120 + ((at * 7919) % 17));
    const noise = createRaster({ width: 200, height: 200, model: "gray", hasAlpha: false, data });
    for (const joints of [pose, undefined]) {
      const { rect, mask } = await cutOutPerson(noise, { x: 60, y: 40, width: 60, height: 120 }, joints, undefined);
      expect(mask.data[(100 - rect.y) * rect.width + 90 - rect.x]).toBe(255);
      const marked = mask.data.filter((value) => value !== 0).length;
      expect(marked).toBeGreaterThan(0.5 * 60 * 120);
      expect(marked).toBeLessThan(2.5 * 60 * 120);
    }
  });

  it("cuts out a person of a pixel", async () => {
    const { rect, mask } = await cutOutPerson(
      person,
      { x: SIDE - 1, y: SIDE - 1, width: 1, height: 1 },
      undefined,
      undefined,
    );
    expect(mask).toMatchObject({ width: rect.width, height: rect.height });
    expect(rect.x + rect.width).toBe(SIDE);
  });
});
