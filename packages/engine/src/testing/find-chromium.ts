import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";

/** Where Debian's package and Google's put it. `CHROMIUM_PATH` names any other place. */
const USUAL_PLACES = ["/usr/bin/chromium", "/usr/bin/google-chrome-stable"];
const HOW_TO_GET_IT = "Install it (on Debian: apt-get install chromium) or name one in CHROMIUM_PATH.";
const INSTALL_MS = 300_000;

const run = promisify(execFile);

/**
 * Finds a Chromium to test with. Where apt-get may be used (Debian, root), a missing one is installed.
 *
 * @returns  Its path; elsewhere than on CI `undefined` when there is still none, and a line on stderr says how to get one.
 * @throws Error  on CI, when there is none: a check that never runs there would never fail.
 */
export async function findChromium(): Promise<string | undefined> {
  const found = installedChromium();
  if (found !== undefined) return found;
  const problem = await installChromium();
  const installed = installedChromium();
  if (installed === undefined) {
    if (isCi()) throw new Error(`no Chromium to test with (${problem}). ${HOW_TO_GET_IT}`);
    console.warn(`\n*** SKIPPED: tests in a browser, because there is no Chromium (${problem}). ${HOW_TO_GET_IT}\n`);
  }
  return installed;
}

function installedChromium(): string | undefined {
  const named = process.env["CHROMIUM_PATH"];
  // A path that was named and is wrong should fail to start, not be passed over.
  return named ? named : USUAL_PLACES.find((path) => existsSync(path));
}

function isCi(): boolean {
  const ci = process.env["CI"] ?? "";
  return !["", "0", "false"].includes(ci);
}

/** @returns  Why it did not work, or an empty string. */
async function installChromium(): Promise<string> {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return "cannot install: not root, or no apt-get";
  const options = { timeout: INSTALL_MS, env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  // Waits for another test file that installs at the same time.
  const patience = ["-o", "DPkg::Lock::Timeout=240"];
  try {
    await run("apt-get", ["update", "-q"], options);
    await run("apt-get", [...patience, "install", "-qy", "--no-install-recommends", "chromium"], options);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
