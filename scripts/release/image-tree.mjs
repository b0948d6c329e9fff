// Lays out in an empty folder what the container image holds: the server, the packages of ours that it needs, each with the files that
// it would be published with, and what those depend on, in the lockfile's versions.
//
//   node scripts/release/image-tree.mjs FOLDER [--no-install]
//
// --no-install: without node_modules.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { listFiles } from "./pack-packages.mjs";
import { dependenciesOf, readPublishedPackages } from "./published-packages.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const { values, positionals } = parseArgs({ options: { "no-install": { type: "boolean" } }, allowPositionals: true });
const [folder] = positionals;
if (folder === undefined) throw new Error("Name the folder to lay it out in.");
const target = path.resolve(folder);

const needed = neededBy("@lacuna/server", readPublishedPackages(root).packages);
const listed = listFiles(needed);
for (const { name, folder: own, manifest } of needed) {
  const { files } = listed.find((entry) => entry.name === name);
  for (const file of files) copy(path.join(path.relative(root, own), file.path));
  const { devDependencies: _, scripts: __, ...rest } = manifest;
  writeManifest(path.relative(root, own), rest);
}
for (const file of ["LICENSE", "package-lock.json"]) copy(file);
writeManifest("", workspaceManifest());
if (!values["no-install"]) {
  // No package needs its scripts: native parts are shipped ready-made.
  const flags = ["--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", ["install", ...flags], { cwd: target, stdio: ["ignore", 2, 2] });
}

/** The package of this name and those of ours that it depends on, however far away. */
function neededBy(name, packages) {
  const byName = new Map(packages.map((entry) => [entry.name, entry]));
  const found = new Set();
  const visit = (entry) => {
    if (entry === undefined || found.has(entry)) return;
    found.add(entry);
    for (const dependency of Object.keys(dependenciesOf(entry.manifest))) visit(byName.get(dependency));
  };
  visit(byName.get(name));
  return [...found];
}

/** The repository's own, without what only building takes: its Node, too, for the image has one. */
function workspaceManifest() {
  const { name, version, license, type, overrides } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const workspaces = needed.map((entry) => path.relative(root, entry.folder).split(path.sep).join("/"));
  return { name, version, private: true, license, type, workspaces, overrides };
}

function writeManifest(into, content) {
  writeFileSync(path.join(target, into, "package.json"), `${JSON.stringify(content, null, 2)}\n`);
}

function copy(file) {
  mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
  copyFileSync(path.join(root, file), path.join(target, file));
}
