// Publishes the tarballs of release/, each after those that it depends on. What a run that was cut off has published is passed over.
// Runs in the release workflow: npm states the provenance of what a workflow publishes.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { readPublishedPackages } from "./release/published-packages.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const { version, packages } = readPublishedPackages(root);
const tarballs = packages.map(({ name }) => ({
  name,
  tarball: path.join(root, "release", `${name.replace("@", "").replace("/", "-")}-${version}.tgz`),
}));
const missing = tarballs.filter(({ tarball }) => !existsSync(tarball));
if (missing.length > 0) {
  for (const { tarball } of missing) console.error(`error: there is no ${tarball}: npm run release:check makes it`);
  process.exit(1);
}
for (const { name, tarball } of tarballs) {
  if (npm("view", `${name}@${version}`, "version").trim() === version) {
    console.log(`${name}@${version} is there already`);
    continue;
  }
  const { status } = spawnSync("npm", ["publish", tarball, "--provenance", "--access", "public", "--ignore-scripts"], {
    stdio: "inherit",
  });
  if (status !== 0) process.exit(1);
}

/** @returns  Nothing for what is not there. */
function npm(...args) {
  return spawnSync("npm", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).stdout ?? "";
}
