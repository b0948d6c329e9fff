import { readFileSync } from "node:fs";

/** @param name  Of a file in `src/__fixtures__`, without ".json". Tests run from `dist`, where the compiler puts none. */
export function readFixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../src/__fixtures__/${name}.json`, import.meta.url), "utf8"));
}
