import { expect } from "vitest";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { serveSite } from "./serve-site.ts";

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
  // A camera that shows a moving pattern, and is allowed.
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
];

/** For a step of a page on a machine that is busy with others: a search for lettering took half a minute of it. */
const PATIENCE_MS = 120_000;

/** A browser and the built studio on a static server. */
export interface StudioBrowser {
  readonly origin: string;
  readonly browser: Browser;
  /** Runs a test in a page of a new visitor. Fails when anything in it throws or is refused. */
  visit(body: (page: Page) => Promise<void>, options?: VisitOptions): Promise<void>;
  close(): Promise<void>;
}

export interface VisitOptions extends BrowserContextOptions {
  /** Instead of the static server. */
  readonly origin?: string;
  /** What the browser's console may complain of. */
  readonly expectedErrors?: readonly RegExp[];
}

export async function openStudioBrowser(executablePath: string | undefined): Promise<StudioBrowser> {
  if (executablePath === undefined) throw new Error("these tests need a Chromium");
  const [browser, site] = await Promise.all([chromium.launch({ executablePath, args: FLAGS }), serveSite()]);
  return {
    origin: site.origin,
    browser,
    async visit(body, { origin = site.origin, expectedErrors = [], ...options } = {}) {
      const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      const problems: string[] = [];
      page.on("pageerror", (error) => problems.push(error.message));
      page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
      try {
        await page.goto(origin);
        await body(page);
        expect(problems.filter((problem) => !expectedErrors.some((one) => one.test(problem)))).toEqual([]);
      } finally {
        await context.close();
      }
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}
