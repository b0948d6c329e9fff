import { maskBounds } from "@lacuna/raster";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { describeStudio, openForAll } from "../testing/describe-studio.ts";
import { startServer } from "../testing/start-server.ts";
import { eraseByCommandLine } from "../testing/erase-by-command-line.ts";
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
import { letteredRaster, texturedRaster } from "../testing/textured-raster.ts";

const { raster, letters } = letteredRaster();

const notice = (page: Page) => page.locator(".notice");

describeStudio("finding in the studio", (studio) => {
  const server = openForAll(startServer);

  it(
    "selects lettering in the page and on the server alike, and erases what the command line does",
    { timeout: 400_000 },
    () =>
      studio.visit(
        async (page) => {
          await openRaster(page, raster);
          await page.keyboard.press("a"); // erases after each stroke, but nothing that nobody has pointed at
          await page.keyboard.press("t");
          await untilStep(page, "Lettering");
          await notice(page).getByText("A line of lettering selected").waitFor();
          const here = await savedMask(page);
          const bounds = maskBounds(here);
          expect(Math.abs((bounds?.x ?? 0) - letters.x)).toBeLessThan(8);
          expect(Math.abs((bounds?.width ?? 0) - letters.width)).toBeLessThan(16);
          await page.keyboard.press("Control+z");
          await untilStep(page, "Opened");
          await page.getByText("On the server").click();
          await page.locator(".action-grid").getByRole("button", { name: "Lettering" }).click();
          await untilStep(page, "Lettering");
          expect(await savedMask(page)).toEqual(here);
          await erase(page);
          const there = await savedPicture(page);
          await page.keyboard.press("Control+z");
          await page.keyboard.press("Control+z");
          await page.getByText("On this device").click();
          await page.locator(".action-grid").getByRole("button", { name: "Lettering" }).click();
          await untilStep(page, "Lettering");
          await erase(page);
          const expected = await eraseByCommandLine(raster, ["--text"]);
          expect(countDifferent(expected, raster)).toBeGreaterThan(1000);
          expect(countDifferent(await savedPicture(page), expected)).toBe(0);
          expect(countDifferent(there, expected)).toBe(0);
        },
        { origin: server().origin },
      ),
  );

  it("says when there is nothing, and selects nothing", () =>
    studio.visit(async (page) => {
      await openRaster(page, texturedRaster(8, 240, 240));
      await page.keyboard.press("t");
      await notice(page).getByText("No lettering was found").waitFor();
      await page.keyboard.press("y");
      await notice(page).getByText("Nobody was found").waitFor();
      await page.getByLabel("Find things by name").selectOption("airplane");
      await notice(page).getByText("No airplane was found").waitFor();
      await page.keyboard.press("d");
      await notice(page).getByText("Select the thing first").waitFor();
      const at = await onPage(page, { width: 240, height: 240 });
      await page.keyboard.press("r");
      await drag(page, [at({ x: 55, y: 55 }), at({ x: 185, y: 185 })]);
      await page.keyboard.press("d");
      await notice(page).getByText("Nothing beside the selection").waitFor();
      expect(await page.locator(".history li").count()).toBe(2);
    }));

  it("stops a search, and says what is missing where the network is not installed", () =>
    studio.visit(
      async (page) => {
        let isMissing = false;
        const asked = Promise.withResolvers<void>();
        await page.context().route("**/networks/*", async (route) => {
          if (isMissing) return route.fulfill({ status: 404, contentType: "text/plain", body: "" });
          asked.resolve();
          return undefined; // never answered: the search is under way until it is stopped
        });
        await openRaster(page, raster);
        await page.keyboard.press("t");
        await asked.promise;
        await page.getByRole("button", { name: "Stop" }).click();
        await page.getByText("Finding lettering").waitFor({ state: "detached" });
        expect(await notice(page).count()).toBe(0);
        isMissing = true;
        const [, said] = await Promise.all([page.keyboard.press("t"), notice(page).textContent()]);
        expect(said).toContain("not installed with this studio");
        expect(await page.locator(".history li").count()).toBe(1);
      },
      { expectedErrors: [/404/] },
    ));
});
