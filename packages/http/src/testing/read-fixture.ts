import { readFileSync } from "node:fs";

/**
 * Reads documented bodies of one contract. Tests run from `dist`, where the compiler puts none.
 *
 * @param module  `import.meta.url` of a module in `src/testing` of the facade.
 * @returns       Takes the name of a file in `src/__fixtures__`, without ".json".
 */
export function fixturesOf(module: string): (name: string) => unknown {
  return (name) => JSON.parse(readFileSync(new URL(`../../src/__fixtures__/${name}.json`, module), "utf8"));
}
