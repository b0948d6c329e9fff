import { readFile } from "node:fs/promises";
import { createMask, type Mask, type Raster } from "@lacuna/raster";
import type { Page } from "playwright-core";
import { decodePng } from "../picture/png/decode-png.ts";
import { encodePng } from "../picture/png/encode-png.ts";
import type { Point, Size } from "../viewport/geometry.ts";

const MAX_PIXELS = 10_000_000;

/** Opens a raster as a PNG file, through the page's own file chooser. */
export async function openRaster(page: Page, raster: Raster, name = "test.png"): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: /^Open (a photograph|another picture)$/ }).click(),
  ]);
  const buffer = Buffer.from(await (await encodePng(raster)).arrayBuffer());
  await chooser.setFiles({ name, mimeType: "image/png", buffer });
  await page.getByRole("application").waitFor();
}

/** Drags the pointer along points of the viewport. */
export async function drag(page: Page, [first, ...others]: readonly Point[]): Promise<void> {
  if (first === undefined) return;
  await page.mouse.move(first.x, first.y);
  await page.mouse.down();
  for (const { x, y } of others) await page.mouse.move(x, y, { steps: 4 });
  await page.mouse.up();
}

/** Where a point of a picture lies on the page while the whole picture is shown. Not computed by the studio's own code. */
export async function onPage(page: Page, picture: Size): Promise<(point: Point) => Point> {
  const box = await page.getByRole("application").boundingBox();
  const percent = await page.locator(".zoom-value").textContent();
  if (box === null || percent === null) throw new Error("the stage is not shown");
  // The number is rounded: right to a pixel for pictures of this size.
  const scale = Number.parseFloat(percent) / 100;
  return ({ x, y }) => ({
    x: box.x + box.width / 2 + (x - picture.width / 2) * scale,
    y: box.y + box.height / 2 + (y - picture.height / 2) * scale,
  });
}

export async function erase(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Erase", exact: true }).click();
  await untilErased(page);
}

export async function untilErased(page: Page): Promise<void> {
  await page.getByText("Erased", { exact: true }).last().waitFor();
  await page.getByRole("progressbar").waitFor({ state: "detached" });
}

/** What the page writes as PNG. */
export async function savedPicture(page: Page): Promise<Raster> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("PNG", { exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save the picture" }).click(),
  ]);
  return readPng(await download.path());
}

export async function savedMask(page: Page): Promise<Mask> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save mask" }).click(),
  ]);
  const { width, height, data } = await readPng(await download.path());
  return createMask(width, height, Uint8Array.from(data));
}

async function readPng(file: string): Promise<Raster> {
  const raster = await decodePng(Uint8Array.from(await readFile(file)), MAX_PIXELS);
  if (raster === undefined) throw new Error("the studio wrote a PNG that it cannot read");
  return raster;
}
