import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";

/** Everything that a module of this package leads to, with the names of what is imported from elsewhere. */
async function followImports(entry: URL): Promise<{ readonly files: number; readonly outside: readonly string[] }> {
  const seen = new Set<string>();
  const outside = new Set<string>();
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file.href)) continue;
    seen.add(file.href);
    const code = await readFile(file, "utf8");
    for (const [, name] of code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"/g)) {
      if (name.startsWith(".")) waiting.push(new URL(name, file));
      else outside.add(name);
    }
  }
  return { files: seen.size, outside: [...outside].toSorted() };
}

it("needs nothing for framing and for tensors that a browser's page does not have", async () => {
  const framing = await followImports(new URL("./framing/index.js", import.meta.url));
  expect(framing.files).toBeGreaterThan(10);
  expect(framing.outside).toEqual(["@lacuna/engine", "@lacuna/kernel", "@lacuna/raster"]);
  const networks = await followImports(new URL("./onnx/index.js", import.meta.url));
  expect(networks.outside).toEqual(["@lacuna/raster", "zod"]);
});
