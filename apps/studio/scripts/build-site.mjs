// Builds the studio's static files with Vite, unless nothing that goes into them has changed since the last time.
// Runs after `tsc --build`: the engine is bundled from its compiled files. Talks on stderr only.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compressFiles } from "./compress-files.mjs";

const studio = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const root = path.resolve(studio, "..", "..");
const stamp = path.join(studio, "dist", ".site-stamp");
const page = path.join(studio, "dist-site", "index.html");

/** Files and folders whose content ends up in the site, and what decides how. */
const INPUTS = [
  path.join(root, "package-lock.json"),
  path.join(studio, "index.html"),
  path.join(studio, "package.json"),
  path.join(studio, "vite.config.mjs"),
  path.join(studio, "public"),
  path.join(studio, "scripts"),
  path.join(studio, "src"),
  ...["canvas", "client", "detect", "networks", "engine", "kernel", "providers", "raster", "selection"].map((name) =>
    path.join(root, "packages", name, "dist"),
  ),
];

function* inputFiles() {
  for (const input of INPUTS) {
    if (!existsSync(input)) continue;
    if (path.extname(input) !== "") yield input;
    else {
      const names = readdirSync(input, { recursive: true, withFileTypes: true });
      const files = names.filter((entry) => entry.isFile() && isBundled(entry.name));
      yield* files.map((entry) => path.join(entry.parentPath, entry.name)).toSorted();
    }
  }
}

function isBundled(name) {
  return !/\.test\.|\.d\.ts|\.map$|tsbuildinfo$|^\.site-stamp$/.test(name);
}

function hashInputs() {
  const hash = createHash("sha256");
  for (const file of inputFiles()) hash.update(path.relative(root, file)).update("\0").update(readFileSync(file));
  return hash.digest("hex");
}

const wanted = hashInputs();
if (!existsSync(page) || !existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  process.stderr.write("Building the studio …\n");
  const { build } = await import("vite");
  await build({ configFile: path.join(studio, "vite.config.mjs"), logLevel: "error" });
  compressFiles(path.dirname(page));
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}
