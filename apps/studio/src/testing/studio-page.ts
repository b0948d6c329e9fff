import { readFile } from "node:fs/promises";
import { createMask, type Mask, type Raster } from "@lacuna/raster";
import type { Page } from "playwright-core";
import { decodePng } from "../picture/png/decode-png.ts";
import { encodePng } from "../picture/png/encode-png.ts";
import type { Point, Size } from "../viewport/geometry.ts";

const MAX_PIXELS = 100_000_000;
/** A large picture on a busy machine takes its time to be written. */
const PATIENCE_MS = 150_000;

/** Opens a file, or one by its path, through the page's own file chooser. */
export async function openFile(
  page: Page,
  file: string | { name: string; mimeType: string; buffer: Buffer },
): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: /^Open (a photograph|another picture)$/ }).click(),
  ]);
  await chooser.setFiles(file);
}

/** Opens a raster as a PNG file. */
export async function openRaster(page: Page, raster: Raster, name = "test.png"): Promise<void> {
  await openFile(page, { name, mimeType: "image/png", buffer: await toPng(raster) });
  await page.getByRole("application").waitFor();
}

export async function toPng(raster: Raster): Promise<Buffer> {
  return Buffer.from(await (await encodePng(raster)).arrayBuffer());
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
  if (box === null) throw new Error("the stage is not shown");
  // The number is rounded: right to a pixel for pictures of this size.
  const scale = (await shownPercent(page)) / 100;
  return ({ x, y }) => ({
    x: box.x + box.width / 2 + (x - picture.width / 2) * scale,
    y: box.y + box.height / 2 + (y - picture.height / 2) * scale,
  });
}

/** How large the picture is shown, in percent. */
export async function shownPercent(page: Page): Promise<number> {
  return Number.parseFloat((await page.locator(".zoom-value").textContent()) ?? "");
}

/** Makes the brush as small as this by its key. */
export async function setBrush(page: Page, diameterPx: number): Promise<void> {
  const output = page.locator(".side-panel output").first();
  await page.getByRole("application").focus();
  for (let press = 0; press < 80; press++) {
    const now = Number.parseFloat((await output.textContent()) ?? "");
    if (now <= diameterPx) return;
    await page.keyboard.press("[");
  }
  throw new Error(`the brush does not get as small as ${diameterPx} pixels`);
}

/** Turns the wheel, wherever the pointer is, until the picture is as large or as small. */
export async function zoomTo(page: Page, percent: number): Promise<void> {
  const isCloser = (await shownPercent(page)) < percent;
  for (let notch = 0; notch < 80; notch++) {
    const now = await shownPercent(page);
    if (isCloser ? now >= percent : now <= percent) return;
    await page.mouse.wheel(0, isCloser ? -120 : 120);
  }
  throw new Error(`the wheel does not zoom to ${percent} %`);
}

export async function erase(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Erase", exact: true }).click();
  await untilErased(page);
}

export async function untilErased(page: Page): Promise<void> {
  await untilStep(page, "Erased");
  await page.getByRole("progressbar").waitFor({ state: "detached" });
}

/** Waits for a step of the history by its label. */
export async function untilStep(page: Page, label: string): Promise<void> {
  await page.locator(".history [aria-current]", { hasText: label }).waitFor({ state: "attached" });
}

/** What the page writes as a file of a format. */
export async function savedFile(page: Page, format: "JPEG" | "PNG" | "WebP"): Promise<Buffer> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("dialog").getByText(format, { exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download", { timeout: PATIENCE_MS }),
    page.getByRole("button", { name: "Save the picture" }).click(),
  ]);
  return readFile(await download.path());
}

/** What the page writes as PNG. */
export async function savedPicture(page: Page): Promise<Raster> {
  return readPng(await savedFile(page, "PNG"));
}

export async function savedMask(page: Page): Promise<Mask> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Control+Shift+S")]);
  const { width, height, data } = await readPng(await readFile(await download.path()));
  return createMask(width, height, Uint8Array.from(data));
}

/** How many pixels a mask marks. */
export function countMarked(mask: Mask): number {
  return mask.data.reduce((sum, value) => sum + (value >= 128 ? 1 : 0), 0);
}

export async function readPng(file: Buffer): Promise<Raster> {
  const raster = await decodePng(Uint8Array.from(file), MAX_PIXELS);
  if (raster === undefined) throw new Error("this PNG is left to the browser");
  return raster;
}

/** How many samples of two pictures differ. */
export function countDifferent(a: Raster, b: Raster): number {
  if (a.data.length !== b.data.length) return Infinity;
  let count = 0;
  for (let at = 0; at < a.data.length; at++) if (a.data[at] !== b.data[at]) count++;
  return count;
}
