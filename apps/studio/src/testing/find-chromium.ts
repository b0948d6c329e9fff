import { existsSync } from "node:fs";

/** Where Debian's package and Google's put it. `CHROMIUM_PATH` names any other place. */
const USUAL_PLACES = ["/usr/bin/chromium", "/usr/bin/google-chrome-stable"];

/**
 * Finds a Chromium to test with.
 *
 * @returns  Its path; elsewhere than on CI `undefined` when there is none, and a line on stderr says how to get one.
 * @throws Error  on CI, when there is none: a check that never runs there would never fail.
 */
export function findChromium(): string | undefined {
  const found = process.env["CHROMIUM_PATH"] ?? USUAL_PLACES.find((path) => existsSync(path));
  if (found !== undefined) return found;
  const how = "Install it (on Debian: apt-get install chromium) or name one in CHROMIUM_PATH.";
  if (!["", "0", "false"].includes(process.env["CI"] ?? "")) throw new Error(`no Chromium to test with. ${how}`);
  console.warn(`\n*** SKIPPED: the studio's tests in a browser, because there is no Chromium. ${how}\n`);
  return undefined;
}
