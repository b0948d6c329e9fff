import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createRaster, type Raster } from "@lacuna/raster";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { z } from "zod";
import { describeStudio, openForAll } from "../testing/describe-studio.ts";
import { startFillingServer, startServer } from "../testing/start-server.ts";
import {
  countDifferent,
  drag,
  erase,
  onPage,
  openRaster,
  readPng,
  savedPicture,
  toPng,
  untilStep,
} from "../testing/studio-page.ts";
import { texturedRaster } from "../testing/textured-raster.ts";

const CLI = fileURLToPath(new URL("../../../cli/dist/main.js", import.meta.url));

describeStudio("extending in the studio", (studio) => {
  const server = openForAll(startServer);

  it("makes the very picture that the command line makes, in the page and on the server, as one step", () =>
    studio.visit(
      async (page) => {
        const raster = texturedRaster(8);
        await openRaster(page, raster);
        await page.keyboard.press("g");
        await page.getByRole("combobox", { name: "Shape" }).selectOption("16:9");
        await page.getByRole("radio", { name: "left", exact: true }).check();
        await page.getByText("533 × 300").waitFor();
        await extend(page);
        const here = await savedPicture(page);
        expect([here.width, here.height]).toEqual([533, 300]);
        expect(countDifferent(here, await extendByCommandLine(raster, ["--right", "133"]))).toBe(0);
        await page.keyboard.press("Control+z");
        expect(countDifferent(await savedPicture(page), raster)).toBe(0);
        await page.getByText("On the server").click();
        await page.getByRole("application").focus();
        await page.keyboard.press("g");
        await page.getByLabel("Left", { exact: true }).fill("0");
        await page.getByLabel("Right", { exact: true }).fill("133");
        await extend(page);
        expect(countDifferent(await savedPicture(page), here)).toBe(0);
      },
      { origin: server().origin },
    ));

  it("fills as much of the picture anew as was chosen, here and on the server, and undoes it", () =>
    studio.visit(
      async (page) => {
        const raster = texturedRaster(8);
        await openRaster(page, raster);
        const chooseStrip = async (): Promise<void> => {
          await page.keyboard.press("g");
          await page.getByLabel("Left", { exact: true }).fill("0");
          await page.getByLabel("Right", { exact: true }).fill("80");
          await page.getByText("Advanced").click();
          await page.getByLabel("Overlap into the picture").selectOption("A strip of a width");
          await page.getByRole("slider", { name: "Width" }).fill("30");
        };
        await chooseStrip();
        await page.getByRole("application").focus();
        await page.keyboard.press("u");
        await page.getByRole("dialog").getByText('"overlapPixels":30').waitFor();
        await page.keyboard.press("Escape");
        await extend(page);
        const here = await savedPicture(page);
        const expected = await extendByCommandLine(raster, ["--right", "80", "--overlap", "30"]);
        expect(countDifferent(here, expected)).toBe(0);
        expect(countDifferent(here, await extendByCommandLine(raster, ["--right", "80", "--overlap", "0"]))).not.toBe(
          0,
        );
        await page.keyboard.press("Control+z");
        expect(countDifferent(await savedPicture(page), raster)).toBe(0);
        await page.getByText("On the server").click();
        await page.getByRole("application").focus();
        await chooseStrip();
        await extend(page);
        expect(countDifferent(await savedPicture(page), expected)).toBe(0);
      },
      { origin: server().origin },
    ));

  it("goes on erasing on the larger picture, undoes and redoes all of it, and keeps it over a reload", () =>
    studio.visit(async (page) => {
      await openRaster(page, texturedRaster(8));
      await page.keyboard.press("g");
      const edge = page.getByRole("slider", { name: "Canvas edge: left" });
      const before = Number(await edge.getAttribute("aria-valuenow"));
      const box = await edge.boundingBox();
      if (box === null) throw new Error("the edge is not shown");
      const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      await drag(page, [at, { x: at.x - 40, y: at.y }]);
      expect(Number(await edge.getAttribute("aria-valuenow"))).toBeGreaterThan(before + 10);
      await page.getByLabel("Left", { exact: true }).fill("100");
      await page.getByLabel("Right", { exact: true }).fill("0");
      await page.getByLabel("Top", { exact: true }).fill("60");
      await page.keyboard.press("Tab");
      await page.getByText("500 × 360").last().waitFor();
      await extend(page);
      const extended = await savedPicture(page);
      // The first lines of this picture look like a rim, of which the page tells as the command line does.
      await page.getByText(/^The picture has a rim at the /).waitFor();
      const expected = await extendByCommandLine(texturedRaster(8), ["--left", "100", "--top", "60"]);
      expect(countDifferent(extended, expected)).toBe(0);
      const spot = await onPage(page, { width: 500, height: 360 });
      await page.keyboard.press("r");
      await drag(page, [spot({ x: 60, y: 40 }), spot({ x: 150, y: 120 })]);
      await erase(page);
      const erased = await savedPicture(page);
      expect(countDifferent(erased, extended)).toBeGreaterThan(1000);
      for (let step = 0; step < 3; step++) await page.keyboard.press("Control+z");
      expect(countDifferent(await savedPicture(page), texturedRaster(8))).toBe(0);
      for (let step = 0; step < 3; step++) await page.keyboard.press("Control+Shift+z");
      expect(countDifferent(await savedPicture(page), erased)).toBe(0);
      await page.reload();
      await page.getByText("Here is your picture as you left it.").waitFor();
      expect(countDifferent(await savedPicture(page), erased)).toBe(0);
    }));

  it("stops when told, says what cannot be done, and shows the canvas as requests", () =>
    studio.visit(async (page) => {
      await openRaster(page, texturedRaster(8, 900, 700));
      await page.keyboard.press("g");
      await page.getByLabel("Left", { exact: true }).fill("0");
      await page.getByLabel("Right", { exact: true }).fill("0");
      await page.getByRole("button", { name: "Extend", exact: true }).click();
      await page.getByText("Make the canvas larger than the picture first.").waitFor();
      await page.getByLabel("Right", { exact: true }).fill("900");
      await page.getByRole("application").focus();
      await page.keyboard.press("u");
      await page.getByRole("dialog").getByText('"canvas":{"right":900}').waitFor();
      await page.keyboard.press("Escape");
      await page.getByText("Best", { exact: true }).click();
      await page.getByRole("button", { name: "Extend", exact: true }).click();
      await page.getByRole("progressbar", { name: "Extending" }).waitFor();
      await page.getByRole("button", { name: "Stop" }).click();
      await page.getByRole("button", { name: "Extend", exact: true }).waitFor();
      expect(await page.locator(".history li").count()).toBe(1);
    }));

  it("says why where nobody fills as a prompt says", () =>
    studio.visit(
      async (page) => {
        await openRaster(page, texturedRaster(8, 300, 200));
        await page.getByText("On the server").click();
        await page.getByRole("application").focus();
        await page.keyboard.press("g");
        await page.getByLabel("What is to be seen there").fill("a quiet harbor");
        await page.getByRole("button", { name: "Extend", exact: true }).click();
        await page.getByRole("alert").getByText("On this device").waitFor();
        await page.getByRole("button", { name: "Extend", exact: true }).waitFor();
      },
      { origin: server().origin, expectedErrors: [/501/] },
    ));
});

describeStudio("extending as a prompt says", (studio) => {
  const server = openForAll(startFillingServer);

  it("opens a photograph, is told the shape and what to show, fills, saves and undoes", () =>
    studio.visit(
      async (page) => {
        const raster = texturedRaster(8, 300, 200);
        await openRaster(page, raster, "harbor.png");
        await page.getByRole("button", { name: "Extend: a larger canvas" }).click();
        await page.getByText("On the server").click();
        await page.getByRole("combobox", { name: "Shape" }).selectOption("2:1");
        await page.getByRole("radio", { name: "left", exact: true }).check();
        await page.getByText("400 × 200").first().waitFor();
        await page.getByLabel("What is to be seen there").fill("a quiet harbor");
        await extend(page);
        expect(server().model.requests.at(-1)).toMatchObject({ prompt: "a quiet harbor" });
        await page.keyboard.press("u");
        await page.getByRole("dialog").getByText('"prompt":"a quiet harbor"').waitFor();
        await page.keyboard.press("Escape");
        const saved = await savedPicture(page);
        expect([saved.width, saved.height]).toEqual([400, 200]);
        expect(countDifferent(leftPart(saved, 300), raster)).toBe(0);
        expect(new Set(saved.data).size).toBeGreaterThan(1);
        await page.keyboard.press("Control+z");
        await page.getByText("300 × 200").first().waitFor();
        expect(countDifferent(await savedPicture(page), raster)).toBe(0);
      },
      { origin: server().origin },
    ));

  it("shows how far it is while the model paints, stops it, and lets the words be changed", () =>
    studio.visit(
      async (page) => {
        await openRaster(page, texturedRaster(8, 300, 200));
        await page.getByText("On the server").click();
        await page.getByRole("application").focus();
        await page.keyboard.press("g");
        const words = page.getByLabel("What is to be seen there");
        await words.fill("hang until it is stopped");
        await page.getByRole("button", { name: "Extend", exact: true }).click();
        await page.getByRole("progressbar", { name: "Extending" }).waitFor();
        await expect
          .poll(() => server().model.requests.at(-1)?.["prompt"], { timeout: 60_000 })
          .toBe("hang until it is stopped");
        await page.getByRole("button", { name: "Stop" }).click();
        await page.getByRole("progressbar").waitFor({ state: "detached" });
        expect(await words.inputValue()).toBe("hang until it is stopped");
        const [task] = await newestTasks(page);
        const state = async () => (await newestTasks(page))[0]?.state;
        await expect.poll(state, { timeout: 60_000 }).toBe("cancelled");
        expect(task?.kind).toBe("extend");
        expect(await page.locator(".history li").count()).toBe(1);
      },
      { origin: server().origin },
    ));
});

const taskList = z.object({ tasks: z.array(z.object({ kind: z.string(), state: z.string() })) });

async function newestTasks(page: Page) {
  return taskList.parse(await page.evaluate(async () => (await fetch("./lacuna/v1/tasks")).json())).tasks;
}

function leftPart({ width, height, data, ...kind }: Raster, columns: number): Raster {
  const rows = Array.from({ length: height }, (_, y) => data.subarray(y * width * 3, (y * width + columns) * 3));
  return createRaster({ ...kind, width: columns, height, data: Uint8Array.from(rows.flatMap((row) => [...row])) });
}

async function extend(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Extend", exact: true }).click();
  await untilStep(page, "Extended");
  await page.getByRole("progressbar").waitFor({ state: "detached" });
}

async function extendByCommandLine(raster: Raster, args: readonly string[]): Promise<Raster> {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-extending-"));
  try {
    const [from, to] = [path.join(folder, "a.png"), path.join(folder, "b.png")];
    await writeFile(from, await toPng(raster));
    await promisify(execFile)(process.execPath, [CLI, "extend", from, ...args, "-o", to]);
    return await readPng(await readFile(to));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
