import { readFile } from "node:fs/promises";

/** A documented body. Fixtures are not compiled; they lie beside the sources. */
export async function readFixture(name: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(`../../src/__fixtures__/${name}.json`, import.meta.url), "utf8"));
}
