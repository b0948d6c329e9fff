import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type TinyModelName, writeTinyModel } from "@lacuna/providers/testing";
import type { Raster } from "@lacuna/raster";
import { growMask } from "@lacuna/selection";
import { zipSync } from "fflate";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeStudio } from "../testing/describe-studio.ts";
import { eraseByNetwork } from "../testing/erase-by-network.ts";
import {
  countDifferent,
  drag,
  erase,
  onPage,
  openRaster,
  savedMask,
  savedPicture,
  untilStep,
} from "../testing/studio-page.ts";
import { texturedRaster } from "../testing/textured-raster.ts";

const RIM = 10;

interface Upload {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "lacuna-studio-network-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Its manifest, with changes, and its network. */
async function tinyFiles(name: TinyModelName, change: object = {}): Promise<readonly [Upload, Upload]> {
  const { manifest, file } = await writeTinyModel(folder, name);
  const text = JSON.stringify({ ...manifest, ...change });
  return [
    { name: `${name}.json`, mimeType: "application/json", buffer: Buffer.from(text) },
    { name: manifest.file, mimeType: "application/octet-stream", buffer: await readFile(file) },
  ];
}

function zipOf(files: readonly Upload[]): Upload {
  const entries = files.map(({ name, buffer }) => [`network/${name}`, new Uint8Array(buffer)]);
  const buffer = Buffer.from(zipSync(Object.fromEntries(entries)));
  return { name: "network.zip", mimeType: "application/zip", buffer };
}

async function chooseFiles(page: Page, files: readonly Upload[]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Files" }).click(),
  ]);
  await chooser.setFiles([...files]);
}

async function paintMiddle(page: Page, { width, height }: Raster): Promise<void> {
  const at = await onPage(page, { width, height });
  await page.keyboard.press("r");
  await drag(page, [at({ x: width / 2 - 60, y: height / 2 - 40 }), at({ x: width / 2 + 60, y: height / 2 + 40 })]);
}

const notice = (page: Page) => page.locator(".notice");

describeStudio("a network in the studio", (studio) => {
  it.each([
    ["lama", "two files", 8],
    ["migan-pipeline", "a zip file", 16],
  ] as const)(
    "erases by %s from %s to the samples it gives elsewhere, at %d bits, and asks nobody else for anything",
    (name, form, depth) =>
      studio.visit(async (page) => {
        const asked: string[] = [];
        page.context().on("request", (request) => asked.push(request.url()));
        const raster = texturedRaster(depth, 280, 240);
        await openRaster(page, raster);
        await page.getByText("A network", { exact: true }).click();
        expect(asked.filter((address) => address.endsWith(".wasm"))).toEqual([]);
        const files = await tinyFiles(name);
        await chooseFiles(page, form === "two files" ? files : [zipOf(files)]);
        await page.getByText("Blurs what is known into the hole.").waitFor();
        await paintMiddle(page, raster);
        const mask = await savedMask(page);
        const hole = growMask(mask, RIM);
        await erase(page);
        await untilStep(page, `Erased with ${name}`);
        await page.getByText(`guessed by ${name}`).waitFor();
        const erased = await savedPicture(page);
        let changed = 0;
        for (const [at, sample] of erased.data.entries()) {
          if (sample === raster.data[at]) continue;
          if (hole.data[Math.floor(at / 3)] === 0) throw new Error(`sample ${at} is outside the hole and has changed`);
          changed++;
        }
        const holeSamples = hole.data.reduce((sum, value) => sum + (value === 0 ? 0 : 3), 0);
        // Many samples are the same by chance: the pattern repeats.
        expect(changed).toBeGreaterThan(0.5 * holeSamples);
        const expected = await eraseByNetwork(raster, mask, await writeTinyModel(folder, name), RIM);
        expect(countDifferent(erased, expected)).toBe(0);
        expect(asked.some((address) => /\/ort-wasm[^/]*\.wasm$/.test(address))).toBe(true);
        expect(
          asked.filter((address) => !/^(data:|blob:)/.test(address) && !address.startsWith(studio.origin)),
        ).toEqual([]);
      }),
  );

  it("is opened from a folder, ends its worker when the engine alone is chosen, and loads it again when it is needed", () =>
    studio.visit(async (page) => {
      const running = (): string[] => page.workers().map((worker) => worker.url());
      const worker: unknown = expect.stringContaining("network-worker");
      const raster = texturedRaster(8);
      await openRaster(page, raster);
      await page.getByText("A network", { exact: true }).click();
      expect(running()).not.toContainEqual(worker);
      const { manifest } = await writeTinyModel(folder, "lama");
      await writeFile(path.join(folder, "lama.json"), JSON.stringify(manifest));
      await writeFile(path.join(folder, "other.txt"), "of no use");
      const [chooser] = await Promise.all([
        page.waitForEvent("filechooser"),
        page.getByRole("button", { name: "Folder" }).click(),
      ]);
      await chooser.setFiles(folder);
      await page.getByText("Blurs what is known into the hole.").waitFor();
      expect(running()).toContainEqual(worker);
      await page.getByText("Built in", { exact: true }).click();
      await expect.poll(running, { timeout: 30_000 }).not.toContainEqual(worker);
      await paintMiddle(page, raster);
      await page.getByText("A network", { exact: true }).click();
      await erase(page);
      await untilStep(page, "Erased with lama");
    }));

  it("says why files cannot be used, and stops while it opens them", () =>
    studio.visit(async (page) => {
      const raster = texturedRaster(8);
      await openRaster(page, raster);
      await page.getByText("A network", { exact: true }).click();
      await paintMiddle(page, raster);
      await page.getByRole("button", { name: "Erase", exact: true }).click();
      await notice(page).getByText("Choose a network first").waitFor();

      const [manifest, model] = await tinyFiles("lama");
      const [other] = await tinyFiles("migan-raw", { sha256: null });
      const [changed] = await tinyFiles("lama", { sha256: "0".repeat(64) });
      const cases: [readonly Upload[], string][] = [
        [[model], "manifest, a .json file, has to be chosen too"],
        [[manifest], "no .onnx file"],
        [[changed, model], "its SHA-256 differs"],
        [[other, model], "it has no input input, but image, mask"],
        [[{ ...manifest, buffer: Buffer.from("{}") }, model], "at format"],
      ];
      for (const [files, message] of cases) {
        await chooseFiles(page, files);
        await notice(page).getByText(message).waitFor();
      }

      const asked = Promise.withResolvers<void>();
      await page.context().route("**/ort-wasm*", () => asked.resolve()); // never answered
      await chooseFiles(page, [manifest, model]);
      await asked.promise;
      await page.getByRole("button", { name: "Stop" }).click();
      await page.getByRole("button", { name: "Files" }).waitFor();
      expect(await notice(page).count()).toBe(0);
      await page.context().unrouteAll({ behavior: "ignoreErrors" });

      // So many pixels keep it busy for a second or more.
      const large = { kind: "free", multipleOf: 8, minPixels: 512 ** 2, maxPixels: 512 ** 2 };
      await chooseFiles(page, await tinyFiles("migan-pipeline", { size: large }));
      await page.getByText("Blurs what is known into the hole.").waitFor();
      await page.getByRole("button", { name: "Erase", exact: true }).click();
      await page.getByText("migan-pipeline guesses").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("progressbar").waitFor({ state: "detached" });
      const running = (): string[] => page.workers().map((worker) => worker.url());
      await expect.poll(running, { timeout: 30_000 }).not.toContainEqual(expect.stringContaining("network-worker"));
      // What was painted is still there, and another engine is for the next one.
      await page.getByRole("button", { name: "Erase", exact: true }).click();
      await page.getByText("migan-pipeline guesses").waitFor();
      await page.getByText("Built in", { exact: true }).click();
      await untilStep(page, "Erased with migan-pipeline");
    }));
});
