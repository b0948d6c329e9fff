import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { settingsAsMarkdown } from "./setting-table.ts";

it("is what docs/server.md says about settings", async () => {
  const page = await readFile(new URL("../../../../docs/server.md", import.meta.url), "utf8");
  expect(page).toContain(settingsAsMarkdown());
});
