import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { decodeImage, encodeImage } from "@lacuna/codec";
import { createRaster, type Raster } from "@lacuna/raster";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EXIT } from "../exit-codes.ts";
import { jsonRecords, type Run, runLacuna } from "./run-lacuna.ts";

const [WIDTH, HEIGHT] = [64, 48];
let root = "";
let folder = "";

function stripes(): Raster {
  const data = Uint8Array.from(
    { length: WIDTH * HEIGHT * 3 },
    (_, at) => 120 + Math.sin(at / 17) * 60 + ((at * 7919) % 23),
  );
  return createRaster({ width: WIDTH, height: HEIGHT, model: "rgb", hasAlpha: false, data });
}

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "lacuna-extend-"));
});

afterAll(() => rm(root, { recursive: true, force: true }));

beforeEach(async () => {
  folder = await mkdtemp(path.join(root, "case-"));
  await writeFile(path.join(folder, "a.png"), (await encodeImage(stripes(), undefined, { format: "png" })).bytes);
});

function extend(...args: readonly string[]): Promise<Run> {
  return runLacuna(["extend", ...args, "--threads", "1"], { cwd: folder });
}

async function read(name: string): Promise<Raster> {
  return (await decodeImage(await readFile(path.join(folder, name)))).raster;
}

describe("lacuna extend", () => {
  it("writes the larger picture, every sample of the old one at its place", async () => {
    const { exitCode, stdout, stderr } = await extend("a.png", "--left", "10", "--bottom", "25%", "-o", "wide.tif");
    expect([exitCode, stdout.toString(), stderr]).toEqual([EXIT.ok, "wide.tif\n", ""]);
    const wide = await read("wide.tif");
    expect([wide.width, wide.height]).toEqual([74, 60]);
    const before = stripes();
    for (let y = 0; y < HEIGHT; y++) {
      const row = wide.data.subarray((y * 74 + 10) * 3, (y * 74 + 74) * 3);
      expect(row).toEqual(before.data.subarray(y * WIDTH * 3, (y + 1) * WIDTH * 3));
    }
  });

  it("names variations by what was done, and reports them", async () => {
    const run = await extend(
      "a.png",
      "--aspect",
      "2:1",
      "--anchor",
      "left",
      "--variations",
      "2",
      "--seed",
      "4",
      "--json",
    );
    expect(run.exitCode).toBe(EXIT.ok);
    expect(jsonRecords(run)).toMatchObject([
      { file: "a.png", outputs: ["a-extended-1.png", "a-extended-2.png"], width: 96, height: 48, seed: 4, error: null },
    ]);
    expect((await read("a-extended-2.png")).width).toBe(96);
    const again = await extend(".", "--aspect", "1:1", "--json"); // earlier results are no pictures to extend
    expect(jsonRecords(again)).toMatchObject([{ file: "a.png", output: "a-extended.png", width: 64, height: 64 }]);
  });

  it("leaves a picture as it is when there is nothing to add", async () => {
    const { exitCode, stderr } = await extend("a.png", "--size", "64x48", "-o", "same.png");
    expect([exitCode, stderr]).toEqual([EXIT.ok, expect.stringContaining("nothing was added")]);
    expect(await readFile(path.join(folder, "same.png"))).toEqual(await readFile(path.join(folder, "a.png")));
  });

  it("fails for a canvas that would cut, or is too large, and writes nothing", async () => {
    for (const [args, message] of [
      [["--size", "63x48"], "extending cuts nothing off"],
      [["--right", "500", "--max-megapixels", "0.02"], "at most 20,000 are allowed"],
    ] as const) {
      const { exitCode, stderr } = await extend("a.png", ...args);
      expect([exitCode, stderr]).toEqual([EXIT.failed, expect.stringContaining(message)]);
    }
    expect(await readdir(folder)).toEqual(["a.png"]);
  });

  it.each([
    [[], "nothing says how"],
    [["--left", "5", "--aspect", "1:1"], "not several"],
    [["--left", "5", "--anchor", "top"], "--anchor goes with"],
    [["--left", "5in"], "percentage"],
    [["--size", "100"], "1920x1080"],
    [["--aspect", "wide"], "16:9"],
  ] as const)("refuses %j before it does anything", async (args, message) => {
    const { exitCode, stderr } = await extend("a.png", ...args);
    expect([exitCode, stderr]).toEqual([EXIT.usage, expect.stringContaining(message)]);
  });
});
