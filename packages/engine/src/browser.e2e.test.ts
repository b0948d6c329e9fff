import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEngine } from "./create-engine.ts";
import { findChromium } from "./testing/find-chromium.ts";
import { type Files, ISOLATING_HEADERS, serveFiles } from "./testing/serve-files.ts";
import { eraseSmallPictures, type SmallRun } from "./testing/small-run.ts";

const executablePath = await findChromium();

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
const PAGE = `<!doctype html><title>Lacuna</title><script type="module" src="/testing/engine-page.js"></script>`;

/**
 * Bundles the compiled engine as a page's own build would. The workers are entry points of their own, in folders that lie
 * to each other as in `dist`: so `new URL("../worker/conductor.js", import.meta.url)` holds in the bundles too.
 */
async function bundleEngine(): Promise<Files> {
  const dist = path.dirname(fileURLToPath(import.meta.url));
  const { outputFiles } = await build({
    entryPoints: ["testing/engine-page.js", "worker/conductor.js", "worker/helper.js"].map((file) =>
      path.join(dist, file),
    ),
    outbase: dist,
    outdir: dist,
    write: false,
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "error",
  });
  return new Map(
    outputFiles.map(({ path: file, contents }) => [
      `/${path.relative(dist, file).replaceAll("\\", "/")}`,
      { type: "text/javascript", content: contents },
    ]),
  );
}

describe.skipIf(executablePath === undefined)("the engine in a page", { timeout: 30_000 }, () => {
  let browser: Browser | undefined;
  let bundles: Files;
  let inNode: SmallRun;

  beforeAll(async () => {
    const engine = await createEngine({ threads: 2 });
    [browser, bundles, inNode] = await Promise.all([
      chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: FLAGS }),
      bundleEngine(),
      eraseSmallPictures(engine),
    ]);
    await engine.close();
  }, 30_000);
  afterAll(() => browser?.close());

  /** Opens a page that a server with these headers gives out. */
  async function inPage(files: Files, headers: Record<string, string>, body: (page: Page) => Promise<void>) {
    const server = await serveFiles(new Map([...files, ["/", { type: "text/html", content: PAGE }]]), headers);
    if (browser === undefined) throw new Error("the browser has not started");
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    try {
      await page.goto(server.origin);
      await body(page);
      expect(problems).toEqual([]);
    } finally {
      await page.close();
      await server.close();
    }
  }

  describe.each([
    { title: "cross-origin isolated", headers: ISOLATING_HEADERS, threads: 2 },
    { title: "without shared memory", headers: {}, threads: 1 },
  ])("$title", ({ headers, threads }) => {
    it(`gives the same bytes, progress and previews as in Node, on ${threads} of 2 threads`, () =>
      inPage(bundles, headers, async (page) => {
        expect(await page.evaluate(() => crossOriginIsolated)).toBe(threads === 2);
        // `enginePage` is the global that testing/engine-page.ts makes in the page.
        expect(await page.evaluate(() => enginePage.eraseSmallPictures())).toEqual({ ...inNode, threads });
      }));

    it("stops a run when asked to and is usable afterwards", () =>
      inPage(bundles, headers, async (page) => {
        const { isReasonThrown, stoppedAt, ...afterwards } = await page.evaluate(() => enginePage.eraseAfterAbort());
        expect(isReasonThrown).toBe(true);
        expect(stoppedAt).toBeLessThan(1);
        expect(afterwards).toEqual({ ...inNode, threads });
      }));
  });

  it("says which worker could not be loaded", () =>
    inPage(new Map([...bundles].filter(([file]) => file !== "/worker/conductor.js")), ISOLATING_HEADERS, (page) =>
      expect(page.evaluate(() => enginePage.eraseSmallPictures())).rejects.toThrow(
        "the conductor's script could not be loaded",
      ),
    ));
});
