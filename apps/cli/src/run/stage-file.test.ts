import { Buffer } from "node:buffer";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
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
  const staged = await stageFile(file("new/a.png"), BYTES, false);
  expect(await readdir(file("new"))).toEqual([expect.stringMatching(/^\.a\.png\..*\.part$/)]);
  await staged.commit();
  await staged.discard();
  expect(await readdir(file("new"))).toEqual(["a.png"]);
  expect(await readFile(file("new/a.png"))).toEqual(BYTES);
});

it("leaves nothing when discarded, or when the process is killed", async () => {
  await (await stageFile(file("a.png"), BYTES, false)).discard();
  await stageFile(file("b.png"), BYTES, false);
  await stageFile(file("b.png"), BYTES, false);
  removeStagedFiles();
  expect(await readdir(folder)).toEqual([]);
});

it("does not replace a file that has appeared meanwhile, unless it may", async () => {
  const staged = await stageFile(file("a.png"), BYTES, false);
  await writeFile(file("a.png"), "mine");
  await expect(staged.commit()).rejects.toMatchObject({ code: "output_exists" });
  await staged.discard();
  expect(await readFile(file("a.png"), "utf8")).toBe("mine");
  await (await stageFile(file("a.png"), BYTES, true)).commit();
  expect(await readFile(file("a.png"))).toEqual(BYTES);
});

it.skipIf(process.platform === "win32")("replaces the file a link leads to, and keeps the link", async () => {
  await writeFile(file("target.png"), "old");
  await symlink("target.png", file("link.png"));
  await (await stageFile(file("link.png"), BYTES, true)).commit();
  expect(await readFile(file("target.png"))).toEqual(BYTES);
  expect(await readFile(file("link.png"))).toEqual(BYTES);
});

it.skipIf(process.platform === "win32")("replaces no device and no folder", async () => {
  await expect(stageFile("/dev/null", BYTES, true)).rejects.toThrow("/dev/null: cannot be written");
  await expect(stageFile(folder, BYTES, true)).rejects.toBeInstanceOf(OutputError);
});

it("says when a folder is in the way", async () => {
  await writeFile(file("a"), "");
  await expect(stageFile(file("a/b.png"), BYTES, false)).rejects.toMatchObject({ code: "output_unwritable" });
});
