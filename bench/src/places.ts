import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root: this file runs from bench/dist. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const RESULTS = path.join(ROOT, "bench", "results");

/** A folder that may lie beside the repository; undefined when it does not. */
export function besideRepository(name: string): string | undefined {
  const folder = path.join(ROOT, "..", "shared", name);
  return existsSync(folder) ? folder : undefined;
}
