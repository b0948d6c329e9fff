// Which packages are published, and what must hold among them.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * Every package that is not private, each after those that it depends on: in this order they can be published one by one.
 *
 * @throws Error  when versions are not all the same, or a package depends on one that is not published or on another version.
 */
export function readPublishedPackages(root) {
  const folders = ["packages", "facades", "apps"].flatMap((parent) =>
    readdirSync(path.join(root, parent)).map((name) => path.join(root, parent, name)),
  );
  const packages = new Map();
  for (const folder of folders) {
    const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    if (manifest.private !== true) packages.set(manifest.name, { name: manifest.name, folder, manifest });
  }
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  requireOneVersion([...packages.values()], version);
  return { version, packages: inOrder(packages) };
}

function requireOneVersion(packages, version) {
  const names = new Set(packages.map(({ name }) => name));
  for (const { name, manifest } of packages) {
    if (manifest.version !== version) throw new Error(`${name} has version ${manifest.version}, not ${version}.`);
    for (const [dependency, range] of Object.entries(dependenciesOf(manifest))) {
      if (!dependency.startsWith("@lacuna/")) continue;
      if (!names.has(dependency)) throw new Error(`${name} depends on ${dependency}, which is not published.`);
      if (range !== version) throw new Error(`${name} depends on ${dependency} ${range}, not ${version}.`);
    }
  }
}

/** What npm installs along with a package, or expects beside it. */
export function dependenciesOf(manifest) {
  return { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies };
}

function inOrder(packages) {
  const ordered = new Set();
  const visit = (entry) => {
    if (entry === undefined || ordered.has(entry)) return;
    for (const name of Object.keys(dependenciesOf(entry.manifest))) visit(packages.get(name));
    ordered.add(entry);
  };
  for (const entry of packages.values()) visit(entry);
  return [...ordered];
}
