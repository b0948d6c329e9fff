import { Buffer } from "node:buffer";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { decodeImage, encodeImage, encodeMask } from "@lacuna/codec";
import { createMask, createRaster, type Mask } from "@lacuna/raster";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EXIT } from "../exit-codes.ts";
import { jsonRecords, type Run, runLacuna, type RunSettings } from "./run-lacuna.ts";

const WIDTH = 72;
const HEIGHT = 54;
const BOX = ["--box", "20,16,14,12"];

let root = "";
let folder = "";
let jpeg: Uint8Array;
let png: Uint8Array;
let mask: Uint8Array;
let emptyMask: Uint8Array;
let fullMask: Uint8Array;

async function picture(width: number, height: number, format: "jpeg" | "png"): Promise<Uint8Array> {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at++) data[at] = 120 + Math.sin(at / 17) * 60 + ((at * 7919) % 23);
  const raster = createRaster({ width, height, model: "rgb", hasAlpha: false, data });
  return (await encodeImage(raster, undefined, { format })).bytes;
}

function marked(width: number, height: number, isMarked: (x: number, y: number) => boolean): Mask {
  const drawn = createMask(width, height);
  for (let p = 0; p < drawn.data.length; p++) {
    drawn.data[p] = isMarked(p % width, Math.floor(p / width)) ? 255 : 0;
  }
  return drawn;
}

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "lacuna-cli-"));
  jpeg = await picture(WIDTH, HEIGHT, "jpeg");
  png = await picture(WIDTH, HEIGHT, "png");
  mask = await encodeMask(marked(WIDTH, HEIGHT, (x, y) => x >= 20 && x < 34 && y >= 16 && y < 28));
  emptyMask = await encodeMask(createMask(WIDTH, HEIGHT));
  fullMask = await encodeMask(marked(WIDTH, HEIGHT, () => true));
});

afterAll(() => rm(root, { recursive: true, force: true }));

beforeEach(async () => {
  folder = await mkdtemp(path.join(root, "case-"));
});

async function put(contents: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  for (const [name, content] of Object.entries(contents)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
}

function lacuna(args: readonly string[], settings: Partial<RunSettings> = {}): Promise<Run> {
  const full = args[0] === "erase" ? [...args, "--threads", "1"] : args;
  return runLacuna(full, { cwd: folder, ...settings });
}

/** The folder's files, parts of unfinished ones included. */
async function files(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return names.map((name) => path.relative(folder, name).split(path.sep).join("/")).toSorted();
}

describe("--text", () => {
  it("says that there is none, and leaves the picture as it is", async () => {
    await put({ "a.png": png });
    const { exitCode, stdout, stderr } = await lacuna(["erase", "a.png", "--text"]);
    expect(stderr).toContain("no text was found");
    expect(exitCode).toBe(EXIT.ok);
    expect(stdout.toString().trim()).toBe("a-erased.png");
    expect(Buffer.compare(await readFile(path.join(folder, "a-erased.png")), png)).toBe(0);
  });
});

describe("one picture", () => {
  it("is written beside itself, its name printed and nothing else said", async () => {
    await put({ "photo.jpg": jpeg, "mask.png": mask });
    const run = await lacuna(["erase", "photo.jpg", "--mask", "mask.png"]);
    expect(run).toEqual({ exitCode: EXIT.ok, stdout: Buffer.from("photo-erased.jpg\n"), stderr: "" });
    expect(await files()).toEqual(["mask.png", "photo-erased.jpg", "photo.jpg"]);
    expect(await decodeImage(await readFile(path.join(folder, "photo-erased.jpg")))).toMatchObject({ format: "jpeg" });
  });

  it("goes through standard input and output", async () => {
    await put({ "mask.png": mask });
    const run = await lacuna(["erase", "-", "--mask", "mask.png", "-o", "-"], { stdin: png });
    expect(run).toMatchObject({ exitCode: EXIT.ok, stderr: "" });
    const { raster } = await decodeImage(run.stdout);
    const before = (await decodeImage(png)).raster.data;
    expect([...raster.data.subarray(0, WIDTH * 3)]).toEqual([...before.subarray(0, WIDTH * 3)]);
    expect(await files()).toEqual(["mask.png"]);
  });

  it("takes its mask from standard input, and the result's format from its name", async () => {
    await put({ "photo.jpg": jpeg });
    const run = await lacuna(["erase", "photo.jpg", "--mask", "-", "-o", "new/clean.webp"], { stdin: mask });
    expect(run.exitCode).toBe(EXIT.ok);
    expect((await decodeImage(await readFile(path.join(folder, "new/clean.webp")))).format).toBe("webp");
  });

  it("gets variations, comparisons and the hole, all told in JSON", async () => {
    await put({ "photo.png": png, "mask.png": mask });
    const args = ["erase", "photo.png", "--mask", "mask.png", "--box", "50,40,5,5", "--dilate", "0", "--seed", "5"];
    const run = await lacuna([...args, "--variations", "2", "--compare", "--save-mask", "--json"]);
    expect(jsonRecords(run)).toEqual([
      {
        file: "photo.png",
        output: "photo-erased-1.png",
        outputs: ["photo-erased-1.png", "photo-erased-2.png"],
        comparisons: ["photo-erased-1-compare.png", "photo-erased-2-compare.png"],
        hole: "photo-erased-hole.png",
        format: "png",
        width: WIDTH,
        height: HEIGHT,
        seed: 5,
        holePixels: 14 * 12 + 5 * 5,
        warnings: [],
        error: null,
        elapsedMs: expect.any(Number),
      },
    ]);
    expect(await files()).toHaveLength(2 + 5);
  });

  it("with an empty mask is copied byte for byte, with a warning", async () => {
    await put({ "photo.jpg": jpeg, "mask.png": emptyMask });
    const run = await lacuna(["erase", "photo.jpg", "--mask", "mask.png", "-o", "same.jpg"]);
    expect(run).toMatchObject({
      exitCode: EXIT.ok,
      stderr: "warning: photo.jpg: the mask is empty: nothing was erased\n",
    });
    expect(Buffer.compare(await readFile(path.join(folder, "same.jpg")), jpeg)).toBe(0);
  });

  it("says what would be done in a dry run, and does nothing", async () => {
    await put({ "photo.jpg": jpeg, "mask.png": mask });
    const run = await lacuna(["erase", "photo.jpg", "--mask", "mask.png", "-n"]);
    expect(run.stdout.toString()).toBe("photo.jpg + mask.png -> photo-erased.jpg\n");
    expect(await files()).toEqual(["mask.png", "photo.jpg"]);
  });

  it("prints nothing when told to be quiet", async () => {
    await put({ "photo.jpg": jpeg, "mask.png": emptyMask });
    const run = await lacuna(["erase", "photo.jpg", "--mask", "mask.png", "-q"]);
    expect(run).toEqual({ exitCode: EXIT.ok, stdout: Buffer.alloc(0), stderr: "" });
  });
});

describe("many pictures", () => {
  it("are done although some fail, and counted", async () => {
    await put({ "in/a.jpg": jpeg, "in/b.jpg": "not a picture", "in/c.png": png, "in/d.png": png, "in/e.txt": "no" });
    await put({ "in/a-erased.jpg": jpeg, "m/a.png": mask, "m/b_mask.png": mask, "m/d-mask.png": emptyMask });
    const run = await lacuna(["erase", "in", "missing.jpg", "--mask", "m", "-o", "out", "--json"]);
    expect(run.exitCode).toBe(EXIT.failed);
    const found = jsonRecords(run).map(({ file, output, error }) => [path.basename(file), output ?? error?.code]);
    expect(found).toEqual([
      ["a.jpg", path.join("out", "a-erased.jpg")],
      ["b.jpg", "unsupported_format"],
      ["c.png", "mask_not_found"],
      ["d.png", path.join("out", "d-erased.png")],
      ["missing.jpg", "mask_not_found"],
    ]);
    expect(run.stderr.split("\n")).toEqual([
      "left out 1 file named like masks or results",
      expect.stringMatching(/^error: in.b\.jpg: the file is /),
      expect.stringMatching(/^error: in.c\.png: no mask of that name in m$/),
      expect.stringMatching(/^warning: in.d\.png: the mask is empty/),
      "error: missing.jpg: no mask of that name in m",
      expect.stringMatching(/^5 pictures: 1 erased, 1 unchanged \(empty mask\), 3 failed, in \d+\.\d s$/),
      "",
    ]);
    expect((await files()).filter((file) => file.startsWith("out/"))).toEqual(["out/a-erased.jpg", "out/d-erased.png"]);
  });

  it("never write one file twice", async () => {
    await put({ "a/photo.jpg": jpeg, "b/photo.jpg": jpeg });
    const run = await lacuna(["erase", "a", "b", ...BOX, "-o", "out", "--json"]);
    expect(jsonRecords(run).map(({ error }) => error?.code)).toEqual([undefined, "output_taken"]);
  });
});

describe("files that exist", () => {
  it("are left alone", async () => {
    await put({ "photo.jpg": jpeg, "clean.jpg": "mine" });
    const run = await lacuna(["erase", "photo.jpg", ...BOX, "-o", "clean.jpg"]);
    expect(run).toMatchObject({ exitCode: EXIT.failed });
    expect(run.stderr).toBe("error: photo.jpg: clean.jpg exists already; --force overwrites it\n");
    expect(await readFile(path.join(folder, "clean.jpg"), "utf8")).toBe("mine");
  });

  it("are left alone above all when they are the picture itself", async () => {
    await put({ "photo.jpg": jpeg });
    const run = await lacuna(["erase", "photo.jpg", ...BOX, "-o", "./photo.jpg"]);
    expect(run.stderr).toBe("error: photo.jpg: it would be overwritten by its result; --force allows that\n");
    expect(Buffer.compare(await readFile(path.join(folder, "photo.jpg")), jpeg)).toBe(0);
  });

  it("are overwritten with --force", async () => {
    await put({ "photo.png": png });
    const run = await lacuna(["erase", "photo.png", ...BOX, "-o", "photo.png", "--force"]);
    expect(run.exitCode).toBe(EXIT.ok);
    expect(Buffer.compare(await readFile(path.join(folder, "photo.png")), png)).not.toBe(0);
    expect(await files()).toEqual(["photo.png"]);
  });
});

describe("exit codes", () => {
  it("are as ever when nobody reads the help to its end", async () => {
    const run = await runLacuna(["erase", "--help"], { cwd: folder, onStart: (child) => child.stdout?.destroy() });
    expect([run.exitCode, run.stderr]).toEqual([EXIT.ok, ""]);
  });

  it.each([
    [["--version"], EXIT.ok, /^\d+\.\d+\.\d+\n$/, /^$/],
    [["erase", "--help"], EXIT.ok, /Exit codes:/, /^$/],
    [[], EXIT.usage, /^$/, /Usage: lacuna/],
    [["erase", "photo.jpg"], EXIT.usage, /^$/, /^error: nothing says what to erase.*\n$/],
    [
      ["erase", "photo.jpg", "--maks", "m.png"],
      EXIT.usage,
      /^$/,
      /^error: unknown option '--maks'\n\(Did you mean --mask\?\)\n$/,
    ],
    [["erase", "photo.jpg", ...BOX, "-o", "clean.bmp"], EXIT.usage, /^$/, /^error: "clean.bmp" names no format/],
    [["erase", "empty", ...BOX], EXIT.nothingFound, /^$/, /^no picture found\n$/],
    [["erase", "none.jpg", ...BOX], EXIT.failed, /^$/, /^error: none.jpg: there is no such file\n$/],
    [["erase", "photo.jpg", "--mask", "none.png"], EXIT.failed, /^$/, /^error: none.png: there is no such file\n$/],
    [
      ["erase", "photo.jpg", "--mask", "full.png"],
      EXIT.failed,
      /^$/,
      /^error: photo.jpg: the mask covers the whole picture.*\n$/,
    ],
    [["erase", "photo.jpg", "--box", "900,0,5,5"], EXIT.failed, /^$/, /^error: photo.jpg: box 1 marks no pixel.*\n$/],
    [
      ["erase", "photo.jpg", ...BOX, "-o", "photo.jpg/a.png"],
      EXIT.failed,
      /^$/,
      /^error: photo.jpg.a.png: cannot be written: .*\n$/,
    ],
    [
      ["erase", "photo.jpg", ...BOX, "--max-megapixels", "0.001"],
      EXIT.failed,
      /^$/,
      /^error: photo.jpg: the picture is 72×54, .*\n$/,
    ],
  ] as const)("lacuna %j ends with %d", async (args, exitCode, stdout, stderr) => {
    await put({ "photo.jpg": jpeg, "full.png": fullMask, "empty/readme.txt": "nothing here" });
    const before = await files();
    const run = await lacuna(args);
    expect(run.stderr).toMatch(stderr);
    expect(run.stdout.toString()).toMatch(stdout);
    expect(run.exitCode).toBe(exitCode);
    expect(await files()).toEqual(before);
  });

  it("tells a fault of its own from a picture's failure", async () => {
    await put({ "photo.jpg": jpeg });
    const boom = 'data:text/javascript,process.stdout.write = () => { throw new Error("boom") }';
    const run = await lacuna(["erase", "photo.jpg", ...BOX], {
      env: { NODE_OPTIONS: `--import="${encodeURI(boom)}"` },
    });
    expect(run).toMatchObject({ exitCode: EXIT.internal });
    expect(run.stderr).toMatch(/^internal error: .*\nError: boom\n/);
  });

  it("ends quietly when nobody reads standard output any more", async () => {
    await put({ "a.jpg": jpeg, "b.jpg": jpeg, "c.jpg": jpeg });
    const run = await lacuna(["erase", ".", ...BOX, "--json"], { onStart: (child) => child.stdout?.destroy() });
    expect(run).toMatchObject({ exitCode: EXIT.brokenPipe, stderr: "" });
    expect((await files()).filter((file) => file.includes("part"))).toEqual([]);
  });
});

describe.skipIf(process.platform === "win32")("interrupted", () => {
  /** Large enough for the signal to arrive in the middle of the search. */
  const SLOW = ["--box", "200,150,900,600", "--effort", "best"];

  it.each([
    ["SIGINT", EXIT.interrupted],
    ["SIGTERM", EXIT.terminated],
  ] as const)("by %s in the middle of a search, it leaves whole files only", async (signal, exitCode) => {
    await put({ "a.jpg": jpeg, "b.png": await picture(1400, 1000, "png"), "c.jpg": jpeg, "m/c.png": mask });
    await put({
      "m/a.png": mask,
      "m/b.png": await encodeMask(marked(1400, 1000, (x, y) => x > 200 && x < 1100 && y > 200 && y < 800)),
    });
    const run = await lacuna(["erase", "a.jpg", "b.png", "c.jpg", "--mask", "m", "--effort", "best", "-o", "out"], {
      onOutput: (child, stdout) => {
        if (stdout.includes("a-erased.jpg")) setTimeout(() => child.kill(signal), 250);
      },
    });
    expect(run.stderr).toMatch(
      /^stopping; once more to kill\nerror: b.png: interrupted\n3 pictures: 1 erased, 2 not done, in .* s\n$/,
    );
    expect(run.exitCode).toBe(exitCode);
    expect((await files()).filter((file) => file.startsWith("out/"))).toEqual(["out/a-erased.jpg"]);
  });

  it("while it waits for standard input, it ends", async () => {
    const run = await lacuna(["erase", "-", ...SLOW, "-o", "clean.jpg"], {
      onStart: (child) => setTimeout(() => child.kill("SIGINT"), 1000),
    });
    expect(run.exitCode).toBe(EXIT.interrupted);
    expect(await files()).toEqual([]);
  });
});
