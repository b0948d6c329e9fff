import { Buffer } from "node:buffer";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { decodeImage } from "@lacuna/codec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runLacuna } from "./run-lacuna.ts";

const SIDE = 1200;
/** Places on the sample's person: forehead, both hands, a shin, a shoe. */
const ON_PERSON = [
  [575, 90],
  [240, 565],
  [920, 565],
  [555, 900],
  [545, 1145],
] as const;

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "lacuna-select-"));
  // The whole of a person on a white ground: the package that holds the networks brings it for trying them.
  const source = await readFile(new URL("../src/sample.ts", import.meta.resolve("@vladmandic/human")), "utf8");
  const [, text = ""] = /export const body[^`]*`([^`]*)`/.exec(source) ?? [];
  await writeFile(path.join(folder, "person.jpg"), Buffer.from(text, "base64"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(name: string): Promise<(x: number, y: number) => number> {
  const { raster } = await decodeImage(await readFile(path.join(folder, name)));
  expect(raster).toMatchObject({ width: SIDE, height: SIDE });
  return (x, y) => raster.data[(y * SIDE + x) * raster.channels] ?? Number.NaN;
}

describe("selecting by name", { timeout: 180_000 }, () => {
  it("lists a person with certainty and box, and what is not there as a warning, and writes nothing", async () => {
    const args = ["erase", "person.jpg", "--select", "person,elephant", "--list", "--json"];
    const run = await runLacuna(args, { cwd: folder });
    expect(run).toMatchObject({ exitCode: 0 });
    const record: unknown = JSON.parse(run.stdout.toString());
    expect(record).toMatchObject({
      file: "person.jpg",
      width: SIDE,
      height: SIDE,
      error: null,
      things: [{ what: "person", score: expect.any(Number), box: expect.any(Object) }],
    });
    expect(await readdir(folder)).toEqual(["person.jpg"]);
  });

  it("erases a person with hands and feet", async () => {
    const args = ["erase", "person.jpg", "--select", "person", "--save-mask=mask.png", "-o", "empty.png"];
    const run = await runLacuna([...args, "--threads", "1"], { cwd: folder });
    expect(run).toMatchObject({ exitCode: 0 });
    const mask = await read("mask.png");
    const empty = await read("empty.png");
    for (const [x, y] of ON_PERSON) {
      expect(mask(x, y), `the mask at ${x}, ${y}`).toBeGreaterThan(127);
      expect(empty(x, y), `the ground at ${x}, ${y}`).toBeGreaterThan(190);
    }
    expect(mask(60, 60)).toBe(0);
  });
});
