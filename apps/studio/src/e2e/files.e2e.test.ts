import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { describeStudio } from "../testing/describe-studio.ts";
import {
  countDifferent,
  countMarked,
  drag,
  erase,
  onPage,
  openFile,
  openRaster,
  savedFile,
  savedMask,
  savedPicture,
  toPng,
} from "../testing/studio-page.ts";
import { texturedRaster } from "../testing/textured-raster.ts";

describeStudio("files in the studio", (studio) => {
  it("shows a phone's turned picture upright and saves it so, in its own format, with or without its EXIF", () =>
    studio.visit(async (page) => {
      const exif = { IFD0: { Make: "Phone", Orientation: "6" } };
      const { data, width, height } = texturedRaster(8, 300, 200);
      const file = await sharp(data, { raw: { width, height, channels: 3 } })
        .withExif(exif)
        .jpeg({ quality: 95 })
        .withMetadata({ orientation: 6 })
        .toBuffer();
      await openFile(page, { name: "phone.jpg", mimeType: "image/jpeg", buffer: file });
      await page.getByText("200 × 300").first().waitFor();
      const at = await onPage(page, { width: 200, height: 300 });
      await drag(page, [at({ x: 60, y: 200 }), at({ x: 80, y: 210 })]);
      const mask = await savedMask(page);
      expect([mask.width, mask.height]).toEqual([200, 300]);
      await erase(page);
      const saved = await sharp(await savedFile(page, "JPEG")).metadata();
      expect([saved.format, saved.width, saved.height, saved.orientation ?? 1]).toEqual(["jpeg", 200, 300, 1]);
      expect(saved.exif?.includes("Phone")).toBe(true);
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByLabel(/Keep the information about the shot/).click();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Save the picture" }).click(),
      ]);
      const stripped = await sharp(await download.path()).metadata();
      expect(stripped.exif?.includes("Phone") ?? false).toBe(false);
    }));

  it("saves WebP with a profile that the picture had", () =>
    studio.visit(async (page) => {
      const { data, width, height } = texturedRaster(8);
      const file = await sharp(data, { raw: { width, height, channels: 3 } })
        .withIccProfile("p3")
        .png()
        .toBuffer();
      await openFile(page, { name: "wide.png", mimeType: "image/png", buffer: file });
      await page.getByRole("application").waitFor();
      const saved = await sharp(await savedFile(page, "WebP")).metadata();
      expect([saved.format, saved.width, saved.height]).toEqual(["webp", width, height]);
      const before = await sharp(file).metadata();
      expect(before.icc?.length).toBeGreaterThan(100);
      expect(saved.icc).toEqual(before.icc);
    }));

  it("erases in 24 megapixels", { timeout: 300_000 }, () =>
    studio.visit(async (page) => {
      const raster = texturedRaster(8, 6000, 4000);
      const folder = await mkdtemp(path.join(tmpdir(), "lacuna-studio-"));
      try {
        const file = path.join(folder, "large.png");
        await sharp(raster.data, { raw: { width: 6000, height: 4000, channels: 3 } })
          .png({ compressionLevel: 1 })
          .toFile(file);
        await openFile(page, file);
        await page.getByText("6000 × 4000").first().waitFor({ timeout: 120_000 });
      } finally {
        await rm(folder, { recursive: true });
      }
      const at = await onPage(page, { width: 6000, height: 4000 });
      await drag(page, [at({ x: 3000, y: 2000 }), at({ x: 3200, y: 2100 })]);
      const mask = await savedMask(page);
      expect(countMarked(mask)).toBeGreaterThan(10_000);
      await page.getByRole("button", { name: "Erase", exact: true }).click();
      await page.getByText("Erased", { exact: true }).last().waitFor({ state: "attached", timeout: 120_000 });
      const saved = await savedPicture(page);
      // Only around the stroke.
      const different = countDifferent(saved, raster);
      expect(different).toBeGreaterThan(countMarked(mask));
      expect(different).toBeLessThan(4 * countMarked(mask));
    }),
  );

  it("opens what is dropped and what is pasted", () =>
    studio.visit(async (page) => {
      const png = await toPng(texturedRaster(8));
      await give(page, "drop", png, "dropped.png");
      await page.getByRole("heading", { name: "dropped.png" }).waitFor();
      await give(page, "paste", png, "pasted.png");
      await page.getByRole("heading", { name: "pasted.png" }).waitFor();
    }));

  it("takes a picture with the camera", () =>
    studio.visit(async (page) => {
      await page.getByRole("button", { name: "Take one" }).click();
      await page.getByRole("button", { name: "Take it" }).click();
      await page.getByRole("heading", { name: "camera.jpg" }).waitFor();
    }));

  it("says what to do about a file that is no picture, and goes on with another", () =>
    studio.visit(async (page) => {
      await openFile(page, { name: "broken.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture") });
      await expect(page.getByRole("alert").textContent()).resolves.toContain("could not be read as a picture");
      const cutOff = (await toPng(texturedRaster(8))).subarray(0, 4000);
      await openFile(page, { name: "cut.png", mimeType: "image/png", buffer: cutOff });
      await page.getByRole("alert").getByText("a part of it is missing").waitFor();
      await page.getByText("Alpine landscape").click();
      await page.getByRole("application").waitFor();
    }));

  it("goes back to a picture that was worked on when another was opened by mistake", () =>
    studio.visit(async (page) => {
      await openRaster(page, texturedRaster(8));
      const at = await onPage(page, { width: 400, height: 300 });
      await drag(page, [at({ x: 180, y: 140 }), at({ x: 215, y: 160 })]);
      await erase(page);
      const erased = await savedPicture(page);
      await give(page, "paste", await toPng(texturedRaster(8, 120, 90)), "pasted.png");
      await page.getByRole("heading", { name: "pasted.png" }).waitFor();
      await page.getByRole("button", { name: "Go back to it" }).click();
      await page.getByRole("heading", { name: "test.png" }).waitFor();
      expect(countDifferent(await savedPicture(page), erased)).toBe(0);
      await page.keyboard.press("Control+z");
      await page.keyboard.press("Control+z");
      expect(countDifferent(await savedPicture(page), texturedRaster(8))).toBe(0);
    }));

  it("shows where a picture is transparent, and says when a file holds more than is opened", () =>
    studio.visit(async (page) => {
      const clear = sharp({
        create: { width: 200, height: 100, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
      });
      await openFile(page, { name: "clear.png", mimeType: "image/png", buffer: await clear.png().toBuffer() });
      await page.getByRole("application").waitFor();
      await expect.poll(() => colorsShown(page)).toBeGreaterThanOrEqual(2);
      const frames = await Promise.all(
        ["#a00", "#0a0"].map((background) =>
          sharp({ create: { width: 40, height: 30, channels: 3, background } })
            .png()
            .toBuffer(),
        ),
      );
      const gif = await sharp(frames, { join: { animated: true } })
        .gif()
        .toBuffer();
      await openFile(page, { name: "moving.gif", mimeType: "image/gif", buffer: gif });
      await page.getByText("Only the first picture of the animation was opened.").waitFor();
    }));

  it("keeps the work of one tab when a second is opened, and says so there", () =>
    studio.visit(async (page) => {
      await openRaster(page, texturedRaster(8));
      const second = await page.context().newPage();
      await second.goto(studio.origin);
      await second.getByText("Alpine landscape").click();
      await second.getByRole("alert").getByText("open in another tab").waitFor();
      await second.close();
      await page.reload();
      await page.getByRole("heading", { name: "test.png" }).waitFor();
    }));
});

/** How many different colors lie in the middle of the stage. */
function colorsShown(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>(".stage canvas");
    const context = canvas?.getContext("2d");
    if (!canvas || !context) return 0;
    const { data } = context.getImageData(canvas.width / 2, canvas.height / 2, 40, 40);
    return new Set(new Uint32Array(data.buffer)).size;
  });
}

/** Gives the page a file as a drop or a paste would. */
async function give(page: Page, kind: "drop" | "paste", file: Buffer, name: string): Promise<void> {
  await page.evaluate(
    async ({ kind: type, base64, fileName }) => {
      const bytes = await (await fetch(`data:image/png;base64,${base64}`)).blob();
      const data = new DataTransfer();
      data.items.add(new File([bytes], fileName, { type: "image/png" }));
      const event =
        type === "drop"
          ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
          : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
      document.body.dispatchEvent(event);
    },
    { kind, base64: file.toString("base64"), fileName: name },
  );
}
