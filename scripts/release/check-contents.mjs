// Looks into what was packed: every import leads somewhere, and nothing is in there that is only for us.
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { dependenciesOf } from "./published-packages.mjs";

const NOT_FOR_OTHERS =
  /(?:^|\/)(?:testing|e2e|node_modules)\/|\.(?:test|bench)\.|tsbuildinfo$|\.map$|\.tsx?$(?<!\.d\.ts)/;
const IMPORT =
  /(?:^|[\s;}])(?:import|export)\s[^"';]*?from\s*"([^"]+)"|(?:^|[\s(=])import\(\s*"([^"]+)"\s*\)|^import\s*"([^"]+)"/gm;

/** @returns  A line for each fault. */
export function findFaults({ name, folder, manifest, files }) {
  const packed = new Set(files.map((file) => file.path));
  const faults = [...packed].filter((file) => NOT_FOR_OTHERS.test(file)).map((file) => `${name}: ${file} is packed`);
  for (const target of entriesOf(manifest)) {
    if (target.includes("/testing/")) continue; // ours alone: exported, and not packed
    if (!packed.has(path.posix.normalize(target))) faults.push(`${name}: ${target} is an entry, and is not packed`);
  }
  const known = new Set([name, ...Object.keys(dependenciesOf(manifest))]);
  for (const file of packed) {
    if (!/\.(?:js|mjs|d\.ts)$/.test(file) || file.startsWith("dist-site/")) continue;
    for (const target of importsOf(path.join(folder, file))) {
      if (target.startsWith("#") || isBuiltin(target)) continue;
      if (!target.startsWith(".")) {
        const owner = target.split("/", target.startsWith("@") ? 2 : 1).join("/");
        // The types of what others wrote come in packages of their own, for those who want them.
        const isOthersType = file.endsWith(".d.ts") && !owner.startsWith("@lacuna/");
        if (!known.has(owner) && !isOthersType)
          faults.push(`${name}: ${file} imports ${target}, which is no dependency`);
      } else if (!isPacked(packed, path.posix.join(path.posix.dirname(file), target))) {
        faults.push(`${name}: ${file} imports ${target}, which is not packed`);
      }
    }
  }
  return faults;
}

/** Declarations import by the source's name. */
function isPacked(packed, file) {
  return packed.has(file) || packed.has(file.replace(/\.tsx?$/, ".d.ts")) || packed.has(file.replace(/\.js$/, ".d.ts"));
}

function importsOf(file) {
  const text = readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  return [...text.matchAll(IMPORT)].map(([, from, dynamic, bare]) => from ?? dynamic ?? bare);
}

function entriesOf({ bin = {}, exports = {}, imports = {} }) {
  const leaves = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(leaves));
  return [bin, exports, imports].flatMap(leaves);
}
