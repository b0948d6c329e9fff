import { createRaster, type Raster, type Rect } from "@lacuna/raster";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSamplePerson } from "../testing/open-sample-person.ts";
import { confirmPeople, type Person } from "./confirm-people.ts";
import type { ObjectNetwork } from "./object-network.ts";
import { openInstalledObjectNetwork } from "./open-installed-object-network.ts";

const SIDE = 480;
const WHOLE = { x: 60, y: 10, width: 360, height: 460 };
const LEAST = 0.3;
let network: ObjectNetwork;
let person: Raster;

beforeAll(async () => {
  network = await openInstalledObjectNetwork();
  person = await openSamplePerson(SIDE);
}, 60_000);

afterAll(() => network.close());

async function confirm(raster: Raster, boxes: readonly { score: number; box: Rect }[]): Promise<Person[]> {
  if (network.silhouette === undefined) throw new Error("the network for silhouettes is missing");
  const people = boxes.map((found) => ({ label: "person" as const, ...found }));
  return confirmPeople(raster, people, LEAST, network.silhouette, undefined);
}

describe("confirmPeople", { timeout: 120_000 }, () => {
  it("confirms somebody unsure who is clearly seen, and not where nobody is", async () => {
    expect(await confirm(person, [{ score: 0.21, box: WHOLE }])).toHaveLength(1);
    expect(await confirm(person, [{ score: 0.21, box: { x: 5, y: 5, width: 90, height: 90 } }])).toEqual([]);
  });

  it("leaves out a find that is hardly sure enough where nobody is seen, and keeps a sure one", async () => {
    const data = new Uint8Array(SIDE * SIDE).fill(128);
    const gray = createRaster({ width: SIDE, height: SIDE, model: "gray", hasAlpha: false, data });
    expect(await confirm(gray, [{ score: 0.32, box: WHOLE }])).toEqual([]);
    expect(await confirm(gray, [{ score: 0.6, box: WHOLE }])).toHaveLength(1);
  });

  it("joins two finds of one person, and keeps the surer score", async () => {
    const upper = { x: 100, y: 10, width: 280, height: 200 };
    const found = await confirm(person, [
      { score: 0.35, box: WHOLE },
      { score: 0.7, box: upper },
    ]);
    expect(found.map(({ score, box }) => ({ score, box }))).toEqual([{ score: 0.7, box: WHOLE }]);
  });
});
