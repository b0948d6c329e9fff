import { Buffer } from "node:buffer";
import { mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { OutputError, removeStagedFiles, stageFile } from "./stage-file.ts";

const BYTES = Buffer.from("whole");
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "lacuna-stage-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function file(name: string): string {
  return path.join(folder, name);
}

it("gives a file its name only when it is whole", async () => {
  const staged = await stageFile(file("new/a.png"), BYTES, { overwrite: false });
  expect(await readdir(file("new"))).toEqual([expect.stringMatching(/^\.a\.png\..*\.part$/)]);
  await staged.commit();
  await staged.discard();
  expect(await readdir(file("new"))).toEqual(["a.png"]);
  expect(await readFile(file("new/a.png"))).toEqual(BYTES);
});

it("leaves nothing when discarded, or when the process is killed", async () => {
  await (await stageFile(file("a.png"), BYTES, { overwrite: false })).discard();
  await stageFile(file("b.png"), BYTES, { overwrite: false });
  await stageFile(file("b.png"), BYTES, { overwrite: false });
  removeStagedFiles();
  expect(await readdir(folder)).toEqual([]);
});

it("does not replace a file that has appeared meanwhile, unless it may", async () => {
  const staged = await stageFile(file("a.png"), BYTES, { overwrite: false });
  await writeFile(file("a.png"), "mine");
  await expect(staged.commit()).rejects.toMatchObject({ code: "output_exists" });
  await staged.discard();
  expect(await readFile(file("a.png"), "utf8")).toBe("mine");
  await (await stageFile(file("a.png"), BYTES, { overwrite: true })).commit();
  expect(await readFile(file("a.png"))).toEqual(BYTES);
});

it.skipIf(process.platform === "win32")("replaces the file a link leads to, and keeps the link", async () => {
  await writeFile(file("target.png"), "old");
  await symlink("target.png", file("link.png"));
  await (await stageFile(file("link.png"), BYTES, { overwrite: true })).commit();
  expect(await readFile(file("target.png"))).toEqual(BYTES);
  expect(await readFile(file("link.png"))).toEqual(BYTES);
});

it.skipIf(process.platform === "win32")("replaces no device and no folder", async () => {
  await expect(stageFile("/dev/null", BYTES, { overwrite: true })).rejects.toThrow("/dev/null: cannot be written");
  await expect(stageFile(folder, BYTES, { overwrite: true })).rejects.toBeInstanceOf(OutputError);
});

it("says when a folder is in the way", async () => {
  await writeFile(file("a"), "");
  await expect(stageFile(file("a/b.png"), BYTES, { overwrite: false })).rejects.toMatchObject({
    code: "output_unwritable",
  });
});

it("asks whether the folder may be written to, its links resolved, and leaves nothing where it may not", async () => {
  const refusal = new Error("not there");
  const asked: string[] = [];
  const checkFolder = async (real: string): Promise<void> => {
    asked.push(real);
    throw refusal;
  };
  await expect(stageFile(file("a.png"), BYTES, { overwrite: false, checkFolder })).rejects.toBe(refusal);
  expect(asked).toEqual([await realpath(folder)]);
  expect(await readdir(folder)).toEqual([]);
});

it("writes a file whose name is as long as names may be", async () => {
  const longest = `${"長".repeat(83)}.png`; // 253 bytes of the 255 that most file systems allow
  await (await stageFile(file(longest), BYTES, { overwrite: false })).commit();
  expect(await readdir(folder)).toEqual([longest]);
});
