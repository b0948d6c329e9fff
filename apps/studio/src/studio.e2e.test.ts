import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createEngine } from "@lacuna/engine";
import { createRaster, type Mask, type Raster } from "@lacuna/raster";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium } from "./testing/find-chromium.ts";
import { serveSite, STUDIO_HEADERS } from "./testing/serve-site.ts";
import { drag, erase, onPage, openRaster, savedMask, savedPicture, untilErased } from "./testing/studio-page.ts";

const executablePath = findChromium();

/** Nothing is asked of the outside; no sandbox, because Chromium has none as root, where tests may run. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];
const WIDTH = 400;
const HEIGHT = 300;

/** A ramp with texture: every pixel differs from its neighbors, so that an unchanged one is no accident. */
function texturedRaster(depth: 8 | 16): Raster {
  const length = WIDTH * HEIGHT * 3;
  const data = depth === 8 ? new Uint8Array(length) : new Uint16Array(length);
  const most = depth === 8 ? 256 : 65_536;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      for (let c = 0; c < 3; c++) {
        const wave = Math.sin(x * 0.35) * Math.cos(y * 0.27 + c) * 0.18;
        data[(y * WIDTH + x) * 3 + c] = Math.floor((0.2 + (0.5 * (x + c * y)) / 1000 + 0.2 + wave) * (most - 1));
      }
    }
  }
  return createRaster({ width: WIDTH, height: HEIGHT, model: "rgb", hasAlpha: false, data });
}

describe.skipIf(executablePath === undefined)("the studio", { timeout: 60_000 }, () => {
  let browser: Browser;
  let site: Awaited<ReturnType<typeof serveSite>>;

  beforeAll(async () => {
    [browser, site] = await Promise.all([
      chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: FLAGS }),
      serveSite(),
    ]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  /** A page of a new visitor. Fails when anything in it throws or is refused. */
  async function inStudio(
    body: (page: Page) => Promise<void>,
    options: BrowserContextOptions = {},
    origin = site.origin,
  ): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    try {
      await page.goto(origin);
      await body(page);
      expect(problems).toEqual([]);
    } finally {
      await context.close();
    }
  }

  it.each([8, 16] as const)(
    "erases what is painted over as the engine does in Node, to the sample, at %d bits",
    (depth) =>
      inStudio(async (page) => {
        expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
        const raster = texturedRaster(depth);
        await openRaster(page, raster);
        const mask = await paintMiddle(page);
        expect(mask.data.filter((value) => value > 0).length).toBeGreaterThan(1500);
        await erase(page);
        const saved = await savedPicture(page);
        const expected = await eraseInNode(raster, mask);
        expect(expected.data).not.toEqual(raster.data);
        expect(saved.data).toEqual(expected.data);
      }),
  );

  it("undoes to the picture as opened, redoes, and loses nothing by a reload", () =>
    inStudio(async (page) => {
      const raster = texturedRaster(8);
      await openRaster(page, raster);
      await paintMiddle(page);
      await erase(page);
      const erased = await savedPicture(page);
      await page.keyboard.press("Control+z");
      await page.keyboard.press("Control+z");
      expect((await savedPicture(page)).data).toEqual(raster.data);
      await page.keyboard.press("Control+Shift+z");
      await page.keyboard.press("Control+Shift+z");
      expect((await savedPicture(page)).data).toEqual(erased.data);
      await storedSteps(page, 3);
      await page.reload();
      await page.getByRole("application").waitFor();
      expect((await savedPicture(page)).data).toEqual(erased.data);
      await page.getByRole("button", { name: "Undo" }).click();
      await page.getByRole("button", { name: "Undo" }).click();
      expect((await savedPicture(page)).data).toEqual(raster.data);
    }));

  it("works in one thread where memory cannot be shared", async () => {
    const { "Content-Security-Policy": policy } = STUDIO_HEADERS;
    const plain = await serveSite({ "Content-Security-Policy": policy });
    try {
      await inStudio(
        async (page) => {
          expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
          const raster = texturedRaster(8);
          await openRaster(page, raster);
          const mask = await paintMiddle(page);
          await erase(page);
          expect((await savedPicture(page)).data).toEqual((await eraseInNode(raster, mask)).data);
        },
        {},
        plain.origin,
      );
    } finally {
      await plain.close();
    }
  });

  it.each([1, 2])(
    "paints under the pointer at the borders and when zoomed in, at device scale %d",
    (deviceScaleFactor) =>
      inStudio(
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
          // The point under the pointer stays there, however far one zooms.
          const spot = at({ x: 300.5, y: 200.5 });
          await page.mouse.move(spot.x, spot.y);
          await zoomInTo(page, 700);
          await setBrush(page, 3);
          await drag(page, [spot, spot]);
          const mask = await savedMask(page);
          const marked = (x: number, y: number): boolean => mask.data[y * WIDTH + x] === 255;
          expect([marked(0, 100), marked(WIDTH - 1, 100), marked(133, 0), marked(133, HEIGHT - 1)]).toEqual([
            true,
            true,
            true,
            true,
          ]);
          expect([marked(8, 100), marked(0, 108), marked(133, 8)]).toEqual([false, false, false]);
          expect(marked(300, 200)).toBe(true);
          const around = [marked(297, 200), marked(304, 200), marked(300, 197), marked(300, 204)];
          expect(around).toEqual([false, false, false, false]);
        },
        { deviceScaleFactor },
      ),
  );

  it("can be used by keys alone", () =>
    inStudio(async (page) => {
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
      await page.getByText("Brush stroke").waitFor();
      await page.keyboard.press("Control+Enter");
      await untilErased(page);
      await page.keyboard.press("c");
      await page.getByRole("slider", { name: "Edge between before and after" }).waitFor();
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keyboard map" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.keyboard.press("Control+s").then(async () => {
          await page.getByRole("button", { name: "Save the picture" }).focus();
          await page.keyboard.press("Enter");
        }),
      ]);
      expect(download.suggestedFilename()).toBe("sheep-erased.jpg");
    }));

  it("opens and erases without a network once it was loaded", () =>
    inStudio(async (page) => {
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

  it("says what to do about a file that is no picture", () =>
    inStudio(async (page) => {
      const [chooser] = await Promise.all([
        page.waitForEvent("filechooser"),
        page.getByRole("button", { name: "Open a photograph" }).click(),
      ]);
      await chooser.setFiles({ name: "broken.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture") });
      await expect(page.getByRole("alert").textContent()).resolves.toContain("could not be read as a picture");
      await page.getByText("Alpine landscape").click();
      await page.getByRole("application").waitFor();
    }));

  it.each(["light", "dark"] as const)("has no serious barrier that axe finds, in %s colors", (colorScheme) =>
    inStudio(
      async (page) => {
        const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
        const barriers = async (): Promise<readonly string[]> => {
          await page.evaluate(axe);
          // `axe` is the global that the script above makes.
          return page.evaluate(async () => {
            // @ts-expect-error -- no types of it are loaded here
            const { violations } = await axe.run();
            return violations
              .filter(({ impact }: { impact: string }) => impact === "serious" || impact === "critical")
              .map(({ id, nodes }: { id: string; nodes: { html: string }[] }) => `${id}: ${nodes[0]?.html}`);
          });
        };
        await page.getByText("Alpine landscape").waitFor();
        expect(await barriers()).toEqual([]);
        await openRaster(page, texturedRaster(8));
        await paintMiddle(page);
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
      },
      { colorScheme },
    ),
  );
});

async function eraseInNode(raster: Raster, mask: Mask): Promise<Raster> {
  const engine = await createEngine({ threads: 1 });
  try {
    return (await engine.erase(raster, mask)).images[0];
  } finally {
    await engine.close();
  }
}

/** Paints a stroke in the middle and gives the mask back. */
async function paintMiddle(page: Page): Promise<Mask> {
  const at = await onPage(page, { width: WIDTH, height: HEIGHT });
  await drag(page, [at({ x: 180, y: 140 }), at({ x: 215, y: 160 })]);
  return savedMask(page);
}

async function setBrush(page: Page, diameterPx: number): Promise<void> {
  const output = page.locator("output").first();
  await page.getByRole("application").focus();
  for (let press = 0; press < 60; press++) {
    const now = Number.parseFloat((await output.textContent()) ?? "");
    if (now <= diameterPx) return;
    await page.keyboard.press("[");
  }
  throw new Error(`the brush does not get as small as ${diameterPx} pixels`);
}

/** Turns the wheel, wherever the pointer is. How far a notch goes depends on the device scale. */
async function zoomInTo(page: Page, percent: number): Promise<void> {
  const value = page.locator(".zoom-value");
  for (let notch = 0; notch < 60; notch++) {
    if (Number.parseFloat((await value.textContent()) ?? "") >= percent) return;
    await page.mouse.wheel(0, -120);
  }
  throw new Error(`the wheel does not zoom to ${percent} %`);
}

/** Waits until the browser's storage holds a document with so many steps. */
async function storedSteps(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      new Promise<boolean>((resolve) => {
        const request = indexedDB.open("lacuna-studio");
        request.addEventListener("success", () => {
          const get = request.result.transaction("session").objectStore("session").get("current");
          get.addEventListener("success", () => {
            request.result.close();
            resolve(get.result?.entries.length === wanted && get.result.current === wanted - 1);
          });
        });
      }),
    count,
  );
}
