import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeTinyModel } from "@lacuna/providers/testing";
import { expect, it, onTestFinished } from "vitest";
import { addModel } from "./add-model.ts";

const SETTINGS = {
  manifest: undefined,
  like: undefined,
  as: undefined,
  sha256: undefined,
  license: undefined,
  allowHosts: [],
};

it("knows a file of the list by its digest, whatever it is called", async () => {
  const scratch = await mkdtemp(path.join(tmpdir(), "lacuna-add-model-"));
  onTestFinished(() => rm(scratch, { recursive: true, force: true }));
  const { manifest, file } = await writeTinyModel(scratch, "lama");
  const list = [{ manifest: { ...manifest, name: "known" }, url: "https://example.com/known.onnx", unverified: "all" }];
  const folder = path.join(scratch, "models");
  const { signal } = new AbortController();

  const added = await addModel(folder, { ...SETTINGS, what: file }, signal, list);
  expect(added.manifest).toEqual({ ...list[0]?.manifest, file: "known.onnx", source: file });
  expect(await readFile(added.file)).toEqual(await readFile(file));

  const other = await writeTinyModel(scratch, "migan-raw");
  await expect(addModel(folder, { ...SETTINGS, what: other.file }, signal, list)).rejects.toThrow("--like");
});
