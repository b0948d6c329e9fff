import { expect, it } from "vitest";
import { describeStudio, openForAll } from "../testing/describe-studio.ts";
import { startServer } from "../testing/start-server.ts";
import { countDifferent, drag, erase, onPage, openRaster, savedPicture, untilErased } from "../testing/studio-page.ts";
import { texturedRaster } from "../testing/textured-raster.ts";

const KEY_PROBLEM = JSON.stringify({
  type: "urn:lacuna:problem:unauthorized",
  title: "A key is needed",
  status: 401,
  detail: "Send a key of this server.",
});

describeStudio("the studio on a server", (studio) => {
  const server = openForAll(startServer);

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
      { origin: server().origin },
    ));

  it("shows coarse fills while the server erases", () =>
    studio.visit(
      async (page) => {
        await openRaster(page, texturedRaster(8, 1200, 600));
        const at = await onPage(page, { width: 1200, height: 600 });
        await page.keyboard.press("r");
        await drag(page, [at({ x: 480, y: 200 }), at({ x: 720, y: 400 })]);
        await page.getByText("On the server").click();
        await page.getByText("Fast", { exact: true }).click(); // far down in the panel, which scrolls without the page
        expect(await page.evaluate(() => document.documentElement.scrollTop + document.body.scrollTop)).toBe(0);
        await erase(page);
        expect(await page.evaluate(() => performance.getEntriesByName("lacuna:preview").length)).toBeGreaterThan(0);
      },
      { origin: server().origin },
    ));

  it("says that it waits while the server is away, and takes the result when it is back", () =>
    studio.visit(
      async (page) => {
        await openRaster(page, texturedRaster(8));
        const at = await onPage(page, { width: 400, height: 300 });
        await drag(page, [at({ x: 180, y: 140 }), at({ x: 215, y: 160 })]);
        await page.getByText("On the server").click();
        await page.route("**/events", (route) => route.abort("connectionrefused"));
        await page.getByRole("button", { name: "Erase", exact: true }).click();
        await page.getByRole("progressbar", { name: "Waiting for the server" }).waitFor();
        await page.unroute("**/events");
        await untilErased(page);
      },
      { origin: server().origin, expectedErrors: [/ERR_CONNECTION_REFUSED/] },
    ));

  it("says what to do when the server is gone or wants a key, and goes on in the page", () =>
    studio.visit(
      async (page) => {
        await openRaster(page, texturedRaster(8));
        const at = await onPage(page, { width: 400, height: 300 });
        await drag(page, [at({ x: 180, y: 140 }), at({ x: 215, y: 160 })]);
        await page.getByText("On the server").click();
        const eraseButton = page.getByRole("button", { name: "Erase", exact: true });
        await page.route("**/lacuna/v1/**", (route) =>
          route.fulfill({ status: 401, contentType: "application/problem+json", body: KEY_PROBLEM }),
        );
        await eraseButton.click();
        await page.getByRole("alert").getByText("The server asks for a key").waitFor();
        await page.unroute("**/lacuna/v1/**");
        await page.route("**/lacuna/v1/**", (route) => route.abort("connectionrefused"));
        await eraseButton.click();
        await page.getByRole("alert").getByText("The server cannot be reached").waitFor();
        await page.keyboard.press("t");
        await page.getByRole("alert").getByText("The server cannot be reached").waitFor();
        await page.getByText("On this device").first().click();
        await erase(page);
      },
      { origin: server().origin, expectedErrors: [/401/, /ERR_CONNECTION_REFUSED/] },
    ));

  it("shows nothing of a server where there is none", () =>
    studio.visit(async (page) => {
      await openRaster(page, texturedRaster(8));
      expect(await page.getByText("On the server").count()).toBe(0);
      expect(await page.getByText("Tasks of the server").count()).toBe(0);
    }));
});
