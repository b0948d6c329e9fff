import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { decodeImage } from "@lacuna/codec";
import { keepManifest, modelsFolderIn } from "@lacuna/providers";
import { writeTinyModel } from "@lacuna/providers/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadConfig } from "../config/load-config.ts";
import { download, pollBfl, submitToBfl } from "../testing/bfl-client.ts";
import { maskFile, pictureFile, toBase64 } from "@lacuna/http/testing";
import { openServer } from "../testing/test-server.ts";

const SIDE = 200;
const HOLE = 40;

/** A data folder with a tiny network in it. */
async function openDataFolder(): Promise<string> {
  const dataFolder = await mkdtemp(path.join(tmpdir(), "lacuna-onnx-"));
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true }));
  const folder = modelsFolderIn(dataFolder);
  await keepManifest(folder, (await writeTinyModel(dataFolder, "lama")).manifest);
  await writeTinyModel(folder, "lama");
  return dataFolder;
}

describe("a server that erases by a network", { timeout: 240_000 }, () => {
  it("changes what is in the hole and nothing else", async () => {
    const flags = { dataFolder: await openDataFolder(), eraseProvider: "onnx", onnxModel: "lama" };
    await using server = await openServer({ flags });
    const image = await pictureFile(SIDE, SIDE);
    const body = { image: toBase64(image), mask: toBase64(await maskFile(SIDE, SIDE, HOLE)), dilate_pixels: 0 };
    const result = await pollBfl(await submitToBfl(server.origin, body));
    const [before, after] = [await decodeImage(image), await decodeImage(await download(result))];
    let [outside, inside] = [0, 0];
    after.raster.data.forEach((value, at) => {
      if (value === before.raster.data[at]) return;
      const [x, y] = [Math.floor(at / 3) % SIDE, Math.floor(at / 3 / SIDE)];
      if (Math.max(Math.abs(2 * x + 1 - SIDE), Math.abs(2 * y + 1 - SIDE)) < HOLE) inside++;
      else outside++;
    });
    expect(outside).toBe(0);
    expect(inside).toBeGreaterThan(0.5 * HOLE * HOLE * 3);
  });

  it("says before it starts when there is no such network, or nobody would use it", async () => {
    const dataFolder = await openDataFolder();
    const load = (flags: Readonly<Record<string, unknown>>) => loadConfig({ env: {}, flags: { dataFolder, ...flags } });
    expect(load({ eraseProvider: "onnx", onnxModel: "lama" }).onnx?.manifest.name).toBe("lama");
    expect(() => load({ eraseProvider: "onnx" })).toThrow("onnxModel must name");
    expect(() => load({ eraseProvider: "onnx", onnxModel: "other" })).toThrow("there is no model called other");
    expect(() => load({ eraseProvider: "onnx", onnxModel: "../x" })).toThrow("is no name of a model");
    expect(() => load({ onnxModel: "lama" })).toThrow("eraseProvider is not onnx");
  });
});
