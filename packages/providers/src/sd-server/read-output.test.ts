import { expect, it } from "vitest";
import { readOutput } from "./read-output.ts";

/** As commit 97d2990 writes to a pipe. */
const LOADING = "\r  |####################################              | 490/686 - 263.20MB/s\x1b[K";
const STEP = "\r  |=======>                                          | 3/20 - 1.24s/it\x1b[K";
const LAST = "\r  |==================================================| 20/20 - 1.18it/s\x1b[K\n";

it("tells the last step, and no weights that are loaded", () => {
  expect(readOutput(LOADING)).toEqual({ steps: undefined, lines: [] });
  expect(readOutput(`${LOADING}${STEP}`)).toEqual({ steps: { done: 3, of: 20 }, lines: [] });
  expect(readOutput(`${STEP}${LAST}`).steps).toEqual({ done: 20, of: 20 });
});

it("keeps every line that is no bar", () => {
  const text = `[INFO ] a.cpp:1 - first\n[WARN ] a.cpp:2 - second${LAST}\n[INFO ] a.cpp:3 - 3/20 - done\n`;
  expect(readOutput(text)).toEqual({
    steps: { done: 20, of: 20 },
    lines: ["[INFO ] a.cpp:1 - first", "[WARN ] a.cpp:2 - second", "[INFO ] a.cpp:3 - 3/20 - done"],
  });
});
