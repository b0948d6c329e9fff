import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import type { Mask } from "@lacuna/raster";
import { describeStudio } from "../testing/describe-studio.ts";
import { countMarked, drag, onPage, openRaster, savedMask, setBrush, zoomTo } from "../testing/studio-page.ts";
import { texturedRaster } from "../testing/textured-raster.ts";

const WIDTH = 400;
const HEIGHT = 300;

describeStudio("painting in the studio", (studio) => {
  it.each([1, 3])("reaches all four borders and nothing beyond the brush, at device scale %d", (deviceScaleFactor) =>
    studio.visit(
      async (page) => {
        await openRaster(page, texturedRaster(8));
        const at = await onPage(page, { width: WIDTH, height: HEIGHT });
        await setBrush(page, 9);
        const margin = 30;
        // From outside across each border, at a third of the side.
        await drag(page, [at({ x: -margin, y: 100 }), at({ x: 0.5, y: 100 })]);
        await drag(page, [at({ x: WIDTH + margin, y: 100 }), at({ x: WIDTH - 0.5, y: 100 })]);
        await drag(page, [at({ x: 133, y: -margin }), at({ x: 133, y: 0.5 })]);
        await drag(page, [at({ x: 133, y: HEIGHT + margin }), at({ x: 133, y: HEIGHT - 0.5 })]);
        const isMarked = marks(await savedMask(page));
        expect([isMarked(0, 100), isMarked(WIDTH - 1, 100), isMarked(133, 0), isMarked(133, HEIGHT - 1)]).toEqual([
          true,
          true,
          true,
          true,
        ]);
        expect([isMarked(8, 100), isMarked(0, 108), isMarked(133, 8)]).toEqual([false, false, false]);
      },
      { deviceScaleFactor },
    ),
  );

  it.each([
    { percent: 10, brushPx: 41, missPx: 12 },
    { percent: 100, brushPx: 9, missPx: 2 },
    { percent: 800, brushPx: 3, missPx: 1 },
  ])("lands under the pointer at $percent %", ({ percent, brushPx, missPx }) =>
    studio.visit(async (page) => {
      await openRaster(page, texturedRaster(8));
      await setBrush(page, brushPx);
      const place = { x: 210.5, y: 145.5 };
      const before = await onPage(page, { width: WIDTH, height: HEIGHT });
      // The point under the pointer stays there, however close one zooms; farther away the picture stays in the middle.
      if (percent > 100) await page.mouse.move(before(place).x, before(place).y);
      else await page.mouse.move(before({ x: 200, y: 150 }).x, before({ x: 200, y: 150 }).y);
      await zoomTo(page, percent);
      const spot = percent > 100 ? before(place) : (await onPage(page, { width: WIDTH, height: HEIGHT }))(place);
      await drag(page, [spot, spot]);
      const mask = await savedMask(page);
      const { x, y } = middleOf(mask);
      expect(Math.abs(x - place.x)).toBeLessThanOrEqual(missPx);
      expect(Math.abs(y - place.y)).toBeLessThanOrEqual(missPx);
      expect(countMarked(mask)).toBeGreaterThan(Math.PI * (brushPx / 2 - 2.5) ** 2);
      expect(countMarked(mask)).toBeLessThan(Math.PI * (brushPx / 2 + 1.5) ** 2);
    }),
  );

  it("lands under a finger on a phone; a second finger moves the picture and paints nothing", () =>
    studio.visit(
      async (page) => {
        await openRaster(page, texturedRaster(8));
        const box = await page.getByRole("application").boundingBox();
        if (box === null) throw new Error("the stage is not shown");
        const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        await touch(page, [[middle], [{ x: middle.x + 20, y: middle.y }]]);
        await page.getByRole("button", { name: "Erase", exact: true }).waitFor();
        const mask = await savedMask(page);
        const scale = (box.width - 24) / WIDTH;
        const found = middleOf(mask);
        expect(Math.abs(found.x - (WIDTH / 2 + 10 / scale))).toBeLessThan(2);
        expect(Math.abs(found.y - HEIGHT / 2)).toBeLessThan(2);
        const apart = (distance: number) => [
          { x: middle.x - distance, y: middle.y - 60 },
          { x: middle.x + distance, y: middle.y - 60 },
        ];
        await touch(page, [apart(30), apart(50), apart(90)]);
        expect(await savedMask(page)).toEqual(mask);
      },
      { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 3 },
    ));

  it("is thinner where a pen presses less", () =>
    studio.visit(async (page) => {
      await openRaster(page, texturedRaster(8));
      const at = await onPage(page, { width: WIDTH, height: HEIGHT });
      const session = await page.context().newCDPSession(page);
      const pen = (type: "mousePressed" | "mouseMoved" | "mouseReleased", x: number, y: number, force: number) =>
        session.send("Input.dispatchMouseEvent", {
          type,
          ...at({ x, y }),
          button: "left",
          buttons: type === "mouseReleased" ? 0 : 1,
          pointerType: "pen",
          force,
        });
      for (const [y, force] of [
        [100, 0.1],
        [200, 1],
      ] as const) {
        await pen("mousePressed", 100, y, force);
        await pen("mouseMoved", 300, y, force);
        await pen("mouseReleased", 300, y, force);
      }
      const isMarked = marks(await savedMask(page));
      const widthAt = (y: number): number =>
        Array.from({ length: 90 }, (_, step) => isMarked(200, y - 45 + step)).filter(Boolean).length;
      expect(widthAt(100)).toBeGreaterThan(0);
      expect(widthAt(200)).toBeGreaterThan(2 * widthAt(100));
    }));

  it("takes paint away with the other brush, and with Alt held", () =>
    studio.visit(async (page) => {
      await openRaster(page, texturedRaster(8));
      const at = await onPage(page, { width: WIDTH, height: HEIGHT });
      await drag(page, [at({ x: 100, y: 150 }), at({ x: 300, y: 150 })]);
      await page.keyboard.press("e");
      await drag(page, [at({ x: 150, y: 150 }), at({ x: 150, y: 151 })]);
      await page.keyboard.press("b");
      await page.keyboard.down("Alt");
      await drag(page, [at({ x: 250, y: 150 }), at({ x: 250, y: 151 })]);
      await page.keyboard.up("Alt");
      const isMarked = marks(await savedMask(page));
      expect([100, 150, 200, 250, 300].map((x) => isMarked(x, 150))).toEqual([true, false, true, false, true]);
    }));
});

function marks({ width, data }: Mask): (x: number, y: number) => boolean {
  return (x, y) => data[y * width + x] === 255;
}

/** The mean of the marked pixels' centers. */
function middleOf({ width, data }: Mask): { x: number; y: number } {
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  data.forEach((value, at) => {
    if (value === 0) return;
    count++;
    sumX += (at % width) + 0.5;
    sumY += Math.floor(at / width) + 0.5;
  });
  return { x: sumX / count, y: sumY / count };
}

/** Puts fingers down at the first places, moves them along the others and lifts them. */
async function touch(page: Page, steps: readonly (readonly { x: number; y: number }[])[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  for (const [index, places] of steps.entries()) {
    const touchPoints = places.map(({ x, y }, id) => ({ x, y, id }));
    await session.send("Input.dispatchTouchEvent", { type: index === 0 ? "touchStart" : "touchMove", touchPoints });
  }
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}
