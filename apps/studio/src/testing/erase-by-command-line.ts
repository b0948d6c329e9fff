import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Raster } from "@lacuna/raster";
import { readPng, toPng } from "./studio-page.ts";

/** The program as built; the root's build makes it. */
const MAIN = fileURLToPath(new URL("../../../cli/dist/main.js", import.meta.url));

/** What `lacuna erase` makes of a picture. @param options  Of its command line. */
export async function eraseByCommandLine(picture: Raster, options: readonly string[]): Promise<Raster> {
  const folder = await mkdtemp(path.join(tmpdir(), "lacuna-studio-cli-"));
  try {
    const [from, to] = [path.join(folder, "in.png"), path.join(folder, "out.png")];
    await writeFile(from, await toPng(picture));
    await promisify(execFile)(process.execPath, [MAIN, "erase", from, "-o", to, ...options]);
    return await readPng(await readFile(to));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
