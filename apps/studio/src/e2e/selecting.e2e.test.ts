import { createMask, createRaster, type Mask } from "@lacuna/raster";
import { growMask, invertMask, shrinkMask } from "@lacuna/selection";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { describeStudio } from "../testing/describe-studio.ts";
import {
  countMarked,
  drag,
  erase,
  onPage,
  openRaster,
  savedMask,
  savedPicture,
  setBrush,
  toPng,
  untilStep,
} from "../testing/studio-page.ts";
import { discRaster, texturedRaster } from "../testing/textured-raster.ts";

const SIZE = 240;
const RADIUS = 60;
const DISC_PIXELS = Math.PI * RADIUS * RADIUS;

describeStudio("selecting in the studio", (studio) => {
  /** With a picture of a disc open: 240 × 240, the disc of radius 60 in its middle. */
  async function onDisc(body: (page: Page, at: Awaited<ReturnType<typeof onPage>>) => Promise<void>): Promise<void> {
    await studio.visit(async (page) => {
      await openRaster(page, discRaster(SIZE, RADIUS));
      await body(page, await onPage(page, { width: SIZE, height: SIZE }));
    });
  }

  it("takes a rectangle, and another away from it", () =>
    onDisc(async (page, at) => {
      await page.keyboard.press("r");
      await drag(page, [at({ x: 40, y: 60 }), at({ x: 140, y: 160 })]);
      await page.keyboard.press("x");
      await drag(page, [at({ x: 90, y: 60 }), at({ x: 200, y: 160 })]);
      await untilStep(page, "Rectangle deselected");
      expect(countMarked(await savedMask(page))).toBe(50 * 100);
    }));

  it("takes what is drawn around, by hand and corner by corner", () =>
    onDisc(async (page, at) => {
      await page.keyboard.press("l");
      await drag(page, [at({ x: 20, y: 20 }), at({ x: 80, y: 20 }), at({ x: 80, y: 80 }), at({ x: 20, y: 80 })]);
      await untilStep(page, "Outline");
      const drawn = countMarked(await savedMask(page));
      expect(Math.abs(drawn - 3600)).toBeLessThan(130);
      for (const [x, y] of [
        [120, 120],
        [200, 120],
        [200, 200],
        [120, 120],
      ] as const) {
        const place = at({ x, y });
        await page.mouse.click(place.x, place.y);
      }
      await page.waitForFunction(() => document.querySelectorAll(".history li").length === 3);
      const both = countMarked(await savedMask(page));
      expect(Math.abs(both - drawn - 3200)).toBeLessThan(130);
    }));

  it("takes what has the color under a click, within the tolerance", () =>
    onDisc(async (page, at) => {
      await page.keyboard.press("w");
      const middle = at({ x: SIZE / 2, y: SIZE / 2 });
      await page.mouse.click(middle.x, middle.y);
      await untilStep(page, "Magic wand");
      expect(Math.abs(countMarked(await savedMask(page)) - DISC_PIXELS)).toBeLessThan(DISC_PIXELS * 0.03);
    }));

  it.each(["box", "scribble"] as const)("finds the object that a %s means, up to its edges", (shape) =>
    onDisc(async (page, at) => {
      await page.keyboard.press("o");
      if (shape === "scribble") await page.getByText("A scribble on it").click();
      await setBrush(page, 12);
      const path =
        shape === "box"
          ? [at({ x: 45, y: 45 }), at({ x: 195, y: 195 })]
          : [at({ x: 90, y: 100 }), at({ x: 130, y: 140 }), at({ x: 150, y: 110 })];
      await drag(page, path);
      await untilStep(page, "Object");
      expect(Math.abs(countMarked(await savedMask(page)) - DISC_PIXELS)).toBeLessThan(DISC_PIXELS * 0.05);
    }),
  );

  it("snaps rough paint to the edges below it", () =>
    onDisc(async (page, at) => {
      await page.keyboard.press("l");
      await drag(page, [at({ x: 55, y: 70 }), at({ x: 170, y: 55 }), at({ x: 185, y: 175 }), at({ x: 62, y: 182 })]);
      await untilStep(page, "Outline");
      await page.keyboard.press("q");
      await untilStep(page, "Snapped to edges");
      expect(Math.abs(countMarked(await savedMask(page)) - DISC_PIXELS)).toBeLessThan(DISC_PIXELS * 0.05);
    }));

  it("inverts, grows, shrinks and clears the selection, each as a step that can be undone", () =>
    onDisc(async (page, at) => {
      await page.keyboard.press("r");
      await drag(page, [at({ x: 60, y: 60 }), at({ x: 120, y: 120 })]);
      const painted = await savedMask(page);
      const after = async (key: string, label: string): Promise<Mask> => {
        await page.keyboard.press(key);
        await untilStep(page, label);
        return savedMask(page);
      };
      expect(await after("}", "Grown")).toEqual(growMask(painted, 1));
      expect(await after("Control+z", "Rectangle")).toEqual(painted);
      expect(await after("{", "Shrunk")).toEqual(shrinkMask(painted, 1));
      expect(await after("Control+z", "Rectangle")).toEqual(painted);
      expect(await after("i", "Inverted")).toEqual(invertMask(painted));
      await page.keyboard.press("Delete");
      await untilStep(page, "Selected nothing");
    }));

  it("loads a mask from a file, and says what is wrong with one of another size", () =>
    onDisc(async (page) => {
      const load = async (mask: Mask): Promise<void> => {
        const raster = createRaster({ ...mask, model: "gray", hasAlpha: false });
        const [chooser] = await Promise.all([
          page.waitForEvent("filechooser"),
          page.getByRole("button", { name: "Load mask" }).click(),
        ]);
        await chooser.setFiles({ name: "mask.png", mimeType: "image/png", buffer: await toPng(raster) });
      };
      const mask = createMask(SIZE, SIZE);
      mask.data.fill(255, 5000, 9000);
      await load(mask);
      await untilStep(page, "Mask from a file");
      expect(await savedMask(page)).toEqual(mask);
      await load(createMask(10, 10));
      await expect(page.getByRole("alert").textContent()).resolves.toContain("as large as its picture");
    }));

  it("copies nothing from where it is told not to", () =>
    studio.visit(async (page) => {
      // Left half dark, right half light: what is left to copy from decides the color of the hole between them.
      const raster = texturedRaster(8, 320, 160);
      for (let p = 0; p < 320 * 160; p++) raster.data.fill(p % 320 < 160 ? 40 : 200, p * 3, p * 3 + 3);
      await openRaster(page, raster);
      const at = await onPage(page, { width: 320, height: 160 });
      await page.keyboard.press("n");
      await page.locator(".side-panel").getByLabel("Brush size").fill("100");
      await drag(page, [at({ x: 300, y: 10 }), at({ x: 300, y: 150 }), at({ x: 260, y: 80 })]);
      await page.keyboard.press("r");
      await drag(page, [at({ x: 150, y: 60 }), at({ x: 190, y: 100 })]);
      await erase(page);
      const { data } = await savedPicture(page);
      const red = data[(80 * 320 + 170) * 3] ?? 0;
      expect(red).toBeLessThan(120);
    }));
});
