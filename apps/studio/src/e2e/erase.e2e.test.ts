import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createRaster, type Mask, type Raster } from "@lacuna/raster";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { describeStudio } from "../testing/describe-studio.ts";
import { serveSite, STUDIO_HEADERS } from "../testing/serve-site.ts";
import {
  countDifferent,
  drag,
  erase,
  onPage,
  openRaster,
  readPng,
  savedMask,
  savedPicture,
  toPng,
} from "../testing/studio-page.ts";
import { texturedRaster } from "../testing/textured-raster.ts";

const CLI = fileURLToPath(new URL("../../../cli/dist/main.js", import.meta.url));

describeStudio("erasing in the studio", (studio) => {
  it.each([8, 16] as const)("gives the very samples that the command line gives, at %d bits", (depth) =>
    studio.visit(async (page) => {
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      const raster = texturedRaster(depth);
      await openRaster(page, raster);
      const mask = await paintMiddle(page);
      await erase(page);
      const expected = await eraseByCommandLine(raster, mask);
      expect(countDifferent(expected, raster)).toBeGreaterThan(0);
      expect(countDifferent(await savedPicture(page), expected)).toBe(0);
    }),
  );

  it("works in one thread where memory cannot be shared, with the same samples", async () => {
    const { "Content-Security-Policy": policy } = STUDIO_HEADERS;
    const plain = await serveSite({ "Content-Security-Policy": policy });
    try {
      await studio.visit(
        async (page) => {
          expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
          const raster = texturedRaster(8);
          await openRaster(page, raster);
          const mask = await paintMiddle(page);
          await erase(page);
          expect(countDifferent(await savedPicture(page), await eraseByCommandLine(raster, mask))).toBe(0);
        },
        { origin: plain.origin },
      );
    } finally {
      await plain.close();
    }
  });

  it("undoes to the picture as opened, redoes, and loses nothing by a reload", () =>
    studio.visit(async (page) => {
      const raster = texturedRaster(8);
      await openRaster(page, raster);
      await paintMiddle(page);
      await erase(page);
      const erased = await savedPicture(page);
      await page.keyboard.press("Control+z");
      await page.keyboard.press("Control+z");
      expect(countDifferent(await savedPicture(page), raster)).toBe(0);
      await page.keyboard.press("Control+Shift+z");
      await page.keyboard.press("Control+Shift+z");
      expect(countDifferent(await savedPicture(page), erased)).toBe(0);
      await untilStored(page, 3);
      await page.reload();
      await page.getByRole("application").waitFor();
      expect(countDifferent(await savedPicture(page), erased)).toBe(0);
      await page.getByRole("button", { name: "Undo" }).click();
      await page.getByRole("button", { name: "Undo" }).click();
      expect(countDifferent(await savedPicture(page), raster)).toBe(0);
    }));

  it("goes on from the result, and offers variations to choose from", () =>
    studio.visit(async (page) => {
      await openRaster(page, texturedRaster(8));
      const at = await onPage(page, { width: 400, height: 300 });
      await page.getByLabel("Variations").fill("3");
      await drag(page, [at({ x: 100, y: 100 }), at({ x: 120, y: 110 })]);
      await erase(page);
      const variations = page.getByRole("radiogroup", { name: "Variations" }).getByRole("radio");
      expect(await variations.count()).toBe(3);
      const first = await savedPicture(page);
      await page.keyboard.press(".");
      expect(await variations.nth(1).getAttribute("aria-checked")).toBe("true");
      const second = await savedPicture(page);
      expect(countDifferent(second, first)).toBeGreaterThan(0);
      await drag(page, [at({ x: 300, y: 200 }), at({ x: 320, y: 210 })]);
      await erase(page);
      const third = await savedPicture(page);
      // The earlier hole is as it was chosen.
      expect(pixel(third, 110, 105)).toEqual(pixel(second, 110, 105));
      expect(countDifferent(third, second)).toBeGreaterThan(0);
    }));

  it("is started by each stroke when asked to, and stopped by Escape", () =>
    studio.visit(async (page) => {
      await openRaster(page, texturedRaster(8, 1200, 900));
      await page.keyboard.press("a");
      const at = await onPage(page, { width: 1200, height: 900 });
      await page.getByText("Best", { exact: true }).click();
      await page.getByLabel("Variations").fill("8");
      await drag(page, [at({ x: 300, y: 300 }), at({ x: 800, y: 600 })]);
      await page.getByRole("progressbar").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("progressbar").waitFor({ state: "detached" });
      // The selection is still there, to be erased later.
      await page.getByRole("button", { name: "Erase", exact: true }).waitFor();
      expect(await page.getByText("Erased", { exact: true }).count()).toBe(0);
    }));
});

/** Paints a stroke in the middle and gives the mask back. */
async function paintMiddle(page: Page): Promise<Mask> {
  const at = await onPage(page, { width: 400, height: 300 });
  await drag(page, [at({ x: 180, y: 140 }), at({ x: 215, y: 160 })]);
  return savedMask(page);
}

async function eraseByCommandLine(raster: Raster, { width, height, data }: Mask): Promise<Raster> {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-studio-"));
  try {
    const place = (name: string): string => path.join(folder, name);
    await writeFile(place("in.png"), await toPng(raster));
    const mask = createRaster({ width, height, model: "gray", hasAlpha: false, data });
    await writeFile(place("mask.png"), await toPng(mask));
    const args = [CLI, "erase", place("in.png"), "--mask", place("mask.png"), "--seed", "0", "-o", place("out.png")];
    await promisify(execFile)(process.execPath, args);
    return await readPng(await readFile(place("out.png")));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function pixel({ width, channels, data }: Raster, x: number, y: number): number[] {
  const at = (y * width + x) * channels;
  return [...data.subarray(at, at + channels)];
}

/** Waits until the browser's storage holds a document with so many steps. */
async function untilStored(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      new Promise<boolean>((resolve) => {
        const request = indexedDB.open("lacuna-studio");
        request.addEventListener("success", () => {
          const get = request.result.transaction("session").objectStore("session").get("current");
          get.addEventListener("success", () => {
            request.result.close();
            resolve(get.result?.entries.length === wanted && get.result.current === wanted - 1);
          });
        });
      }),
    count,
  );
}
