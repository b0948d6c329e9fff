import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { describeStudio } from "../testing/describe-studio.ts";
import { drag, erase, onPage, openRaster, untilErased, untilStep } from "../testing/studio-page.ts";
import { texturedRaster } from "../testing/textured-raster.ts";

const ASSETS = fileURLToPath(new URL("../../dist-site/assets", import.meta.url));
/** All of the studio's own scripts together, the engine's WebAssembly in the worker included. */
const MOST_SCRIPT_BYTES = 250_000;

it("is small: its scripts together, compressed, are under 250 kB", () => {
  const scripts = readdirSync(ASSETS).filter((name) => name.endsWith(".js"));
  expect(scripts.length).toBeGreaterThan(2);
  const sizes = scripts.map((name) => gzipSync(readFileSync(path.join(ASSETS, name))).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_SCRIPT_BYTES);
});

describeStudio("the studio's page", (studio) => {
  it("can be used by keys alone", () =>
    studio.visit(async (page) => {
      await page.getByRole("heading", { level: 1 }).waitFor();
      for (let tabs = 0; tabs < 12; tabs++) {
        await page.keyboard.press("Tab");
        if (await page.evaluate(() => document.activeElement?.textContent.includes("Sheep") === true)) break;
      }
      await page.keyboard.press("Enter");
      await page.getByRole("application").waitFor();
      await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "application");
      await page.keyboard.press("Enter");
      for (let step = 0; step < 4; step++) await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await untilStep(page, "Brush stroke");
      await page.keyboard.press("Control+Enter");
      await untilErased(page);
      await page.getByRole("status").getByText("Erased, step 3 of 3").waitFor({ state: "attached" });
      await page.keyboard.press("c");
      await page.getByRole("slider", { name: "Edge between before and after" }).waitFor();
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keyboard map" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.keyboard.press("Control+s");
      await page.waitForFunction(() => document.activeElement?.textContent === "Save the picture");
      const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
      expect(download.suggestedFilename()).toBe("sheep-erased.jpg");
    }));

  it("compares before and after by slider, side by side, by holding and by blinking", () =>
    studio.visit(async (page) => {
      await openRaster(page, texturedRaster(8));
      const at = await onPage(page, { width: 400, height: 300 });
      const spot = at({ x: 210, y: 155 });
      const seen = (): Promise<string> => colorAt(page, spot.x, spot.y);
      await expect.poll(seen).not.toBe("0 0 0 0");
      const before = await seen();
      await drag(page, [at({ x: 180, y: 140 }), at({ x: 240, y: 170 })]);
      await erase(page);
      // The sharp result takes the place of the coarse ones.
      await page.waitForFunction(() => document.querySelector(".erase-bar") === null);
      await expect.poll(seen).not.toBe(before);
      await page.keyboard.down("\\");
      await page.getByText("Before", { exact: true }).waitFor();
      await expect.poll(seen).toBe(before);
      await page.keyboard.up("\\");
      await expect.poll(seen).not.toBe(before);
      await page.keyboard.press("c");
      const slider = page.getByRole("slider", { name: "Edge between before and after" });
      await slider.focus();
      for (let step = 0; step < 20; step++) await page.keyboard.press("ArrowRight");
      await expect.poll(seen).toBe(before);
      for (let step = 0; step < 40; step++) await page.keyboard.press("ArrowLeft");
      await expect.poll(seen).not.toBe(before);
      await page.keyboard.press("s");
      await page.getByText("After", { exact: true }).waitFor();
      await page.keyboard.press("k");
      await page.getByRole("button", { name: "Blink at the seam", pressed: true }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Blink at the seam", pressed: false }).waitFor();
    }));

  it("opens and erases without a network once it was loaded", () =>
    studio.visit(async (page) => {
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready;
      });
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
      await page.context().setOffline(true);
      await page.reload();
      await page.getByText("Boats at Nagasaki").click();
      const box = await page.getByRole("application").boundingBox();
      if (box === null) throw new Error("the stage is not shown");
      const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      await drag(page, [middle, { x: middle.x + 20, y: middle.y }]);
      await erase(page);
    }));

  it("can be installed", () =>
    studio.visit(async (page) => {
      const href = await page.locator('link[rel="manifest"]').getAttribute("href");
      const manifest: unknown = await page.evaluate(async (url) => (await fetch(url)).json(), href ?? "");
      expect(manifest).toMatchObject({ display: "standalone", start_url: expect.any(String) });
      const session = await page.context().newCDPSession(page);
      const { errors } = await session.send("Page.getAppManifest");
      expect(errors).toEqual([]);
    }));

  it("shows the current edit as a request for every contract", () =>
    studio.visit(async (page) => {
      await openRaster(page, texturedRaster(8), "photo.png");
      await page.keyboard.press("u");
      const dialog = page.getByRole("dialog", { name: "This edit as a request" });
      for (const [name, text] of [
        ["cURL", "/lacuna/v1/erase"],
        ["Lacuna", "createClient"],
        ["Command line", "lacuna erase photo.png"],
        ["Library", 'from "lacuna"'],
        ["BFL", "/v1/flux-tools/erase-v1"],
        ["fal.ai", "fal-ai/flux-pro/v1/erase"],
        ["Runware", "imageInference"],
        ["Each Labs", "/v1/prediction"],
      ] as const) {
        await dialog.getByText(name, { exact: true }).click();
        await expect(dialog.locator("code").textContent()).resolves.toContain(text);
      }
    }));

  it("has what it needs within reach on a phone", () =>
    studio.visit(
      async (page) => {
        await openRaster(page, texturedRaster(8));
        const height = 844;
        for (const name of ["Brush", "Hand: move the picture", "Settings and history", "Undo", "Save", "More"]) {
          const box = await page.getByRole("button", { name, exact: true }).boundingBox();
          if (box === null) throw new Error(`${name} is not shown`);
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(390);
          expect(box.y + box.height).toBeLessThanOrEqual(height);
          expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(40);
        }
        await page.getByRole("button", { name: "Settings and history" }).click();
        await page.getByText("Erase after each stroke").waitFor();
        await page.getByRole("button", { name: "Close the settings" }).click();
        const isWider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        expect(isWider).toBe(false);
      },
      { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    ));

  it.each([
    ["light", 1200],
    ["dark", 1200],
    ["light", 390],
    ["dark", 390],
  ] as const)("has no barrier that axe finds, in %s colors and %d px wide", (colorScheme, width) =>
    studio.visit(
      async (page) => {
        const barriers = async (): Promise<readonly string[]> => {
          await page.evaluate(axe.source);
          // In the page, `axe` is the global that its source makes there.
          const { violations }: AxeResults = await page.evaluate("axe.run()");
          return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
        };
        await page.getByText("Alpine landscape").waitFor();
        expect(await barriers()).toEqual([]);
        await openRaster(page, texturedRaster(8));
        const box = await page.getByRole("application").boundingBox();
        if (box === null) throw new Error("the stage is not shown");
        const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        await drag(page, [middle, { x: middle.x + 30, y: middle.y }]);
        await page.getByRole("button", { name: "Erase", exact: true }).waitFor();
        expect(await barriers()).toEqual([]);
        await page.getByRole("button", { name: "More" }).click();
        expect(await barriers()).toEqual([]);
        await page.keyboard.press("Escape");
        for (const key of ["?", "u", "Control+s"]) {
          await page.keyboard.press(key);
          await page.getByRole("dialog").waitFor();
          expect(await barriers()).toEqual([]);
          await page.keyboard.press("Escape");
          await page.getByRole("dialog").waitFor({ state: "detached" });
        }
        await page.keyboard.press("g");
        await page.getByRole("button", { name: "Extend", exact: true }).waitFor();
        expect(await barriers()).toEqual([]);
      },
      { colorScheme, viewport: { width, height: 844 } },
    ),
  );
});

/** The color that the picture's canvas shows at a point of the page. */
function colorAt(page: Page, x: number, y: number): Promise<string> {
  return page.evaluate(
    (place) => {
      const canvas = document.querySelector<HTMLCanvasElement>(".stage canvas");
      const bounds = canvas?.getBoundingClientRect();
      const context = canvas?.getContext("2d");
      if (!canvas || !bounds || !context) return "";
      const scale = canvas.width / bounds.width;
      const { data } = context.getImageData((place.x - bounds.x) * scale, (place.y - bounds.y) * scale, 1, 1);
      return data.join(" ");
    },
    { x, y },
  );
}
