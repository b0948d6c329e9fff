import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { encodeImage } from "@lacuna/codec";
import { createRaster } from "@lacuna/raster";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXIT } from "../exit-codes.ts";
import { type JsonRecord, jsonRecords, type Run, runLacuna } from "./run-lacuna.ts";

/** As the codec's tests define it. They are compiled but not published, so no export leads to them. */
interface HostileFile {
  readonly name: string;
  readonly fileName: string;
  readonly role: "image" | "mask";
  readonly bytes: Uint8Array;
  readonly expect: string;
  readonly picture?: { readonly width: number; readonly height: number };
}

const TESTING = new URL("testing/index.js", import.meta.resolve("@lacuna/codec"));

let folder = "";
let hostile: readonly HostileFile[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "lacuna-hostile-"));
  const testing: { hostileFiles(): Promise<readonly HostileFile[]> } = await import(TESTING.href);
  hostile = await testing.hostileFiles();
  expect(hostile.length).toBeGreaterThan(100);
  for (const file of hostile) {
    await mkdir(path.join(folder, file.role, file.name), { recursive: true });
    await writeFile(path.join(folder, file.role, file.name, file.fileName), file.bytes);
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function pathOf({ role, name, fileName }: HostileFile): string {
  return path.join(role, name, fileName);
}

/** Every failure is told in one line that names the file, and nothing else is printed. */
function expectOneLineAFailure(run: Run, records: readonly JsonRecord[]): void {
  const failures = records.filter(({ error }) => error !== null);
  const lines = run.stderr.split("\n").filter((line) => line.startsWith("error: "));
  expect(lines).toEqual(failures.map(({ error }) => `error: ${error?.message}`));
  expect(run.stderr).not.toMatch(/^ +at |internal error|Warning:/m);
  for (const { file, error } of failures) expect(error?.message.startsWith(`${file}: `)).toBe(true);
}

describe("hostile pictures", () => {
  it("all fail with their code in one batch, and leave nothing behind", async () => {
    const images = hostile.filter(({ role }) => role === "image");
    const args = ["erase", ...images.map(pathOf), "--box", "0,0,4,4", "--dilate", "1", "--threads", "1", "--json"];
    const run = await runLacuna([...args, "-o", "{dir}/result.png"], { cwd: folder });
    expect(run.exitCode).toBe(EXIT.failed);
    const records = jsonRecords(run);
    expect(records.map(({ file }) => file)).toEqual(images.map(pathOf));
    expectOneLineAFailure(run, records);
    for (const [index, file] of images.entries()) {
      const code = records[index]?.error?.code ?? "tolerated";
      // A picture of one pixel can be read, and is then all hole.
      expect({ name: file.name, code: code === "empty_source" ? "tolerated" : code }).toEqual({
        name: file.name,
        code: file.expect,
      });
      const left = await readdir(path.join(folder, "image", file.name));
      expect(left.toSorted()).toEqual([file.fileName, ...(code === "tolerated" ? ["result.png"] : [])].toSorted());
    }
  });

  it.each(["png-bomb-30000-squared", "empty-file", "svg-with-external-entity"])("%s fails alone", async (name) => {
    const file = hostile.find((candidate) => candidate.name === name);
    if (file === undefined) throw new Error(`there is no ${name}`);
    const run = await runLacuna(["erase", pathOf(file), "--box", "0,0,4,4", "-o", "alone.png"], { cwd: folder });
    expect(run.exitCode).toBe(EXIT.failed);
    expect(run.stdout).toHaveLength(0);
    expect(run.stderr).toMatch(/^error: .+\n$/);
    expect(run.stderr.startsWith(`error: ${pathOf(file)}: `)).toBe(true);
    expect(await readdir(folder)).not.toContain("alone.png");
  });
});

it("hostile masks all fail with their code in one batch, and leave nothing behind", async () => {
  const masks = hostile.filter(({ role }) => role === "mask");
  for (const { name, bytes, picture } of masks) {
    await mkdir(path.join(folder, "pictures"), { recursive: true });
    await mkdir(path.join(folder, "masks"), { recursive: true });
    const { width, height } = picture ?? { width: 48, height: 32 };
    const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * 7919) % 251);
    const raster = createRaster({ width, height, model: "rgb", hasAlpha: false, data });
    const { bytes: photo } = await encodeImage(raster, undefined, { format: "png" });
    await writeFile(path.join(folder, "pictures", `${name}.png`), photo);
    await writeFile(path.join(folder, "masks", `${name}.png`), bytes);
  }
  const args = ["erase", ...masks.map(({ name }) => path.join("pictures", `${name}.png`)), "--mask", "masks"];
  const run = await runLacuna([...args, "--dilate", "0", "--threads", "1", "--json", "-o", "out"], { cwd: folder });
  const records = jsonRecords(run);
  expect(records.map(({ error }, index) => [masks[index]?.name, error?.code ?? "tolerated"])).toEqual(
    masks.map((file) => [file.name, file.expect]),
  );
  for (const { file, error } of records) {
    if (error !== null) expect(error.message).toContain(path.join("masks", path.basename(file)));
  }
  const written = records.filter(({ error }) => error === null).map(({ output }) => path.basename(output ?? ""));
  expect((await readdir(path.join(folder, "out"))).toSorted()).toEqual(written.toSorted());
});
