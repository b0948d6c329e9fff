import { findChromium } from "@lacuna/engine/testing/find-chromium";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStudioBrowser, type StudioBrowser } from "../testing/open-browser.ts";
import { type RunningServer, startServer } from "../testing/start-server.ts";
import { countDifferent, drag, erase, onPage, openRaster, savedPicture } from "../testing/studio-page.ts";
import { texturedRaster } from "../testing/textured-raster.ts";

const executablePath = await findChromium();

describe.skipIf(executablePath === undefined)("the studio on a server", { timeout: 180_000 }, () => {
  let studio: StudioBrowser;
  let server: RunningServer;
  beforeAll(async () => {
    [studio, server] = await Promise.all([openStudioBrowser(executablePath), startServer()]);
  }, 120_000);
  afterAll(async () => {
    await studio?.close();
    await server?.close();
  });

  it("erases there and here to the same samples, and lists the task with its log", () =>
    studio.visit(
      async (page) => {
        expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
        await openRaster(page, texturedRaster(8));
        const at = await onPage(page, { width: 400, height: 300 });
        await drag(page, [at({ x: 180, y: 140 }), at({ x: 215, y: 160 })]);
        await erase(page);
        const here = await savedPicture(page);
        await page.keyboard.press("Control+z");
        await page.getByText("On the server").click();
        await erase(page);
        expect(countDifferent(await savedPicture(page), here)).toBe(0);
        await page.getByRole("button", { name: "More" }).click();
        await page.getByRole("button", { name: "Tasks of the server" }).click();
        const dialog = page.getByRole("dialog", { name: "Tasks of the server" });
        await dialog.getByText("succeeded").waitFor();
        await dialog.getByText(/computed .* s/).waitFor();
        await dialog.getByRole("button", { name: "Log" }).click();
        await expect
          .poll(async () => (await dialog.locator("pre").textContent())?.split("\n").length)
          .toBeGreaterThan(1);
        await dialog.getByRole("button", { name: "Delete the task" }).click();
        await dialog.getByText("Nothing yet").waitFor();
      },
      { origin: server.origin },
    ));

  it("shows coarse fills while the server erases", () =>
    studio.visit(
      async (page) => {
        await openRaster(page, texturedRaster(8, 1200, 600));
        const at = await onPage(page, { width: 1200, height: 600 });
        await page.keyboard.press("r");
        await drag(page, [at({ x: 480, y: 200 }), at({ x: 720, y: 400 })]);
        await page.getByText("On the server").click();
        await erase(page);
        expect(await page.evaluate(() => performance.getEntriesByName("lacuna:preview").length)).toBeGreaterThan(0);
      },
      { origin: server.origin },
    ));

  it("shows nothing of a server where there is none", () =>
    studio.visit(async (page) => {
      await openRaster(page, texturedRaster(8));
      expect(await page.getByText("On the server").count()).toBe(0);
      expect(await page.getByText("Tasks of the server").count()).toBe(0);
    }));
});
