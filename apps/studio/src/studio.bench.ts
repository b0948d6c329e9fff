// Measures the studio in a browser on this machine: node apps/studio/dist/studio.bench.js. The figures are in docs/studio.md.
import { availableParallelism, cpus } from "node:os";
import { createEngine } from "@lacuna/engine";
import { findChromium } from "@lacuna/engine/testing/find-chromium";
import type { Page, Request } from "playwright-core";
import { openStudioBrowser } from "./testing/open-browser.ts";
import { startServer } from "./testing/start-server.ts";
import { drag, erase, onPage, openRaster, savedMask, untilErased } from "./testing/studio-page.ts";
import { texturedRaster } from "./testing/textured-raster.ts";

const ROUNDS = 5;

const studio = await openStudioBrowser(await findChromium());
const figures: Record<string, string> = {};
try {
  figures["first paint of a new visitor"] = await median(ROUNDS, firstPaint);
  const server = await startServer();
  try {
    const { requests, bytes } = await firstLoad(server.origin);
    figures["first visit to a server: before the page rests"] = `${requests} requests, ${Math.round(bytes / 1000)} kB`;
    figures["first visit to a server: from the address to a stroke on a sample"] = await median(ROUNDS, () =>
      firstStroke(server.origin),
    );
  } finally {
    await server.close();
  }
  await studio.visit(async (page) => {
    await openRaster(page, texturedRaster(8, 6000, 4000));
    figures["24 MP: work for a move of the brush, half of all below"] = `${(await brushWork(page, 0.5)).toFixed(1)} ms`;
    figures["24 MP: work for a move of the brush, 95 % below"] = `${(await brushWork(page, 0.95)).toFixed(1)} ms`;
  });
  await studio.visit(async (page) => {
    const raster = texturedRaster(8, 1250, 800);
    await openRaster(page, raster);
    const at = await onPage(page, raster);
    await drag(page, [at({ x: 500, y: 400 }), at({ x: 800, y: 400 }), at({ x: 800, y: 460 }), at({ x: 500, y: 460 })]);
    const mask = await savedMask(page);
    await erase(page); // the first starts the threads
    await page.keyboard.press("Control+z");
    figures["1 MP: first coarse preview"] = `${(await firstPreview(page)).toFixed(0)} ms`;
    await untilErased(page);
    const inPage: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await page.keyboard.press("Control+z");
      await page.keyboard.press("Control+Enter");
      await untilErased(page);
      inPage.push(await page.evaluate(() => Number(document.querySelector<HTMLElement>("[data-ms]")?.dataset["ms"])));
    }
    const engine = await createEngine();
    const inNode: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const start = performance.now();
      await engine.erase(raster, mask);
      if (round > 0) inNode.push(performance.now() - start);
    }
    await engine.close();
    figures["1 MP, a hole of 3 %: in the browser"] = `${middle(inPage).toFixed(0)} ms`;
    figures["1 MP, a hole of 3 %: in Node"] = `${middle(inNode).toFixed(0)} ms`;
    figures["browser / Node"] = (middle(inPage) / middle(inNode)).toFixed(2);
  });
} finally {
  await studio.close();
}
const [cpu] = cpus();
console.log(`${cpu?.model}, ${availableParallelism()} threads, Chromium ${studio.browser.version()}`);
console.table(figures);

/** From the navigation to the first paint with content, with empty caches. */
async function firstPaint(): Promise<number> {
  let ms = 0;
  await studio.visit(async (page) => {
    await page.getByRole("heading", { level: 1 }).waitFor();
    ms = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const observer = new PerformanceObserver((list) => {
            const entry = list.getEntriesByName("first-contentful-paint")[0];
            if (entry !== undefined) resolve(entry.startTime);
          });
          observer.observe({ type: "paint", buffered: true });
        }),
    );
  });
  return ms;
}

/** What a new visitor's browser fetches until nothing more comes, the engine with it; what is kept for offline use comes later. */
async function firstLoad(origin: string): Promise<{ requests: number; bytes: number }> {
  const sizes: Promise<number>[] = [];
  await studio.visit(
    async (page) => {
      await page.goto("about:blank");
      page.context().on("requestfinished", (request) => sizes.push(bodyBytes(request)));
      await page.goto(origin, { waitUntil: "networkidle" });
      await Promise.all(sizes);
    },
    { origin, serviceWorkers: "block" },
  );
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  return { requests: sizes.length, bytes };
}

/** As the server tells it: of what workers fetch, the browser does not say. */
async function bodyBytes(request: Request): Promise<number> {
  const response = await request.response();
  return Number((await response?.headerValue("content-length")) ?? 0);
}

/** A new visitor opens a sample and paints at once. */
async function firstStroke(origin: string): Promise<number> {
  let ms = 0;
  await studio.visit(
    async (page) => {
      await page.getByText("Alpine landscape").click();
      const box = await page.getByRole("application").boundingBox();
      if (box === null) throw new Error("the stage is not shown");
      const spot = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      await drag(page, [spot, { x: spot.x + 20, y: spot.y }]);
      await page.getByRole("button", { name: "Erase", exact: true }).waitFor();
      ms = await page.evaluate(() => performance.now());
    },
    { origin },
  );
  return ms;
}

/**
 * How long the page's thread works for one move of the brush: the event and the frame that follows, as a long stroke is
 * drawn. Putting the page together is the browser's and comes on top.
 */
async function brushWork(page: Page, share: number): Promise<number> {
  const box = await page.getByRole("application").boundingBox();
  if (box === null) throw new Error("the stage is not shown");
  return page.evaluate(
    async ({ x, y, width, height, part }) => {
      const host = document.querySelector(".stage");
      const overlay = document.querySelectorAll<HTMLCanvasElement>(".stage canvas")[1]?.getContext("2d");
      const request = globalThis.requestAnimationFrame.bind(globalThis);
      const nextFrame = (): Promise<number> => new Promise((resolve) => request(resolve));
      let inFrames = 0;
      globalThis.requestAnimationFrame = (callback) =>
        request((time) => {
          const start = performance.now();
          callback(time);
          overlay?.getImageData(0, 0, 1, 1); // what was drawn is drawn now, not later
          inFrames += performance.now() - start;
        });
      const send = (type: string, step: number): void => {
        const clientX = x + width * (0.25 + 0.5 * (step / 120));
        const clientY = y + height * (0.5 + 0.2 * Math.sin(step / 7));
        host?.dispatchEvent(
          new PointerEvent(type, {
            pointerId: 1,
            isPrimary: true,
            button: 0,
            buttons: 1,
            clientX,
            clientY,
            bubbles: true,
          }),
        );
      };
      // Synthetic pointers cannot be captured.
      Element.prototype.setPointerCapture = () => undefined;
      send("pointerdown", 0);
      const spent: number[] = [];
      for (let step = 1; step <= 120; step++) {
        const start = performance.now();
        send("pointermove", step);
        const handled = performance.now() - start;
        inFrames = 0;
        await nextFrame(); // the stage's own was asked for before this one, and has run
        spent.push(handled + inFrames);
      }
      send("pointerup", 120);
      return spent.toSorted((a, b) => a - b)[Math.floor(part * spent.length)] ?? 0;
    },
    { ...box, part: share },
  );
}

/** From the start of an erase to its first coarse fill, by the marks that the page leaves. */
async function firstPreview(page: Page): Promise<number> {
  await page.evaluate(() => performance.clearMarks());
  await page.keyboard.press("Control+Enter");
  const handle = await page.waitForFunction(() => {
    const [start] = performance.getEntriesByName("lacuna:erase");
    const [preview] = performance.getEntriesByName("lacuna:preview");
    return start !== undefined && preview !== undefined && preview.startTime - start.startTime;
  });
  return Number(await handle.jsonValue());
}

async function median(rounds: number, measure: () => Promise<number>): Promise<string> {
  const values: number[] = [];
  for (let round = 0; round < rounds; round++) values.push(await measure());
  return `${middle(values).toFixed(0)} ms`;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
