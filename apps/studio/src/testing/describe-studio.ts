import { findChromium } from "@lacuna/engine/testing/find-chromium";
import { afterAll, beforeAll, describe } from "vitest";
import { openStudioBrowser, type StudioBrowser } from "./open-browser.ts";

const executablePath = await findChromium();

/** For a test on a machine that is busy with others. */
const PATIENCE_MS = 180_000;
const OPENING_MS = 120_000;

/** Tests in real pages, with one browser for all of them; left out where there is no Chromium. */
export function describeStudio(title: string, body: (studio: Pick<StudioBrowser, "origin" | "visit">) => void): void {
  describe.skipIf(executablePath === undefined)(title, { timeout: PATIENCE_MS }, () => {
    const opened = openForAll(() => openStudioBrowser(executablePath));
    body({
      get origin() {
        return opened().origin;
      },
      visit: (visitor, options) => opened().visit(visitor, options),
    });
  });
}

/** Opens something, such as a server, before all tests of a suite, and closes it after them. @returns  Gives it to tests. */
export function openForAll<T extends { close(): Promise<void> }>(open: () => Promise<T>): () => T {
  let opened: T | undefined;
  beforeAll(async () => {
    opened = await open();
  }, OPENING_MS);
  afterAll(() => opened?.close(), OPENING_MS);
  return () => {
    if (opened === undefined) throw new Error("it is open only while tests run");
    return opened;
  };
}
