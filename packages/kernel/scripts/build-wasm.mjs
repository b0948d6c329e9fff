// Compiles wasm/index.ts twice, with shared memory and without, and writes each module as base64 into
// src/generated/, so that no host has to read a file or fetch a URL to get at the kernels.
// Does nothing when neither the sources nor the compiler changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const packageFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const sourceFolder = path.join(packageFolder, "wasm");
const outputFolder = path.join(packageFolder, "src", "generated");
const stampFile = path.join(outputFolder, ".stamp");

/** 64 KiB pages. The maximum must equal `MAXIMUM_PAGES` in src/runtime/memory.ts: importing sides must agree. */
const MAXIMUM_PAGES = 65536;
const common = ["--optimizeLevel", "3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--importMemory"];
const builds = {
  shared: ["--enable", "threads", "--sharedMemory", "--initialMemory", "16", "--maximumMemory", String(MAXIMUM_PAGES)],
  single: ["--initialMemory", "16"],
};

const hash = createHash("sha256");
for (const name of readdirSync(sourceFolder).toSorted()) {
  if (name.endsWith(".ts")) hash.update(name).update(readFileSync(path.join(sourceFolder, name)));
}
hash.update(readFileSync(fileURLToPath(import.meta.url)));
const stamp = hash.digest("hex");
if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) process.exit(0);

const { default: asc } = await import("assemblyscript/asc");
mkdirSync(outputFolder, { recursive: true });
for (const [name, flags] of Object.entries(builds)) {
  let binary;
  const { error } = await asc.main(["index.ts", "--outFile", "kernels.wasm", ...common, ...flags], {
    readFile: (file, base) => {
      const full = path.resolve(sourceFolder, base ?? "", file);
      return existsSync(full) ? readFileSync(full, "utf8") : null;
    },
    writeFile: (file, contents) => {
      if (file.endsWith(".wasm")) binary = Buffer.from(contents);
    },
    listFiles: () => [],
    reportDiagnostic: (diagnostic) => process.stderr.write(`${diagnostic.message}\n`),
  });
  if (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  const text = `/** The kernels compiled for ${name} memory: a WebAssembly module as base64. */\nexport const ${name}WasmBase64 =\n  "${binary.toString("base64")}";\n`;
  writeFileSync(path.join(outputFolder, `wasm-${name}.ts`), text);
}
writeFileSync(stampFile, stamp);
