// Makes the tarballs. They are packed from copies, with a manifest that says only what those who install them need.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** What the launchers in `bin` ask for. Packages do not bring a Node along; only the repository does. */
const ENGINES = { node: ">=22.19" };

/**
 * @param options.repository  `https://github.com/OWNER/NAME`, without which npm makes no statement of provenance.
 * @returns  For each package its tarball, and the files in it with their sizes.
 */
export function packPackages(root, packages, { into, repository }) {
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  const staged = mkdtempSync(path.join(tmpdir(), "lacuna-pack-"));
  try {
    const own = listFiles(packages);
    const folders = packages.map((entry, index) => {
      const target = path.join(staged, String(index));
      stage(root, { ...entry, files: own.find(({ name }) => name === entry.name).files }, target, repository);
      return target;
    });
    const packed = npmPack(folders, "--pack-destination", into);
    return packages.map((entry) => {
      const { filename, files, size, unpackedSize } = packed.find(({ name }) => name === entry.name);
      return { ...entry, tarball: path.join(into, filename), files, size, unpackedSize };
    });
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

/** @returns  For each package its name and the files that it is published with. */
export function listFiles(packages) {
  return npmPack(
    packages.map(({ folder }) => folder),
    "--dry-run",
  );
}

function stage(root, { name, folder, manifest, files }, target, repository) {
  const code = files.filter((file) => file.path !== "package.json");
  if (code.length === 0) throw new Error(`${name} has no files: it has not been built.`);
  for (const file of code) {
    const copy = path.join(target, file.path);
    mkdirSync(path.dirname(copy), { recursive: true });
    copyFileSync(path.join(folder, file.path), copy);
  }
  copyFileSync(path.join(root, "LICENSE"), path.join(target, "LICENSE"));
  writeFileSync(path.join(target, "README.md"), readmeOf(manifest, repository));
  writeFileSync(
    path.join(target, "package.json"),
    `${JSON.stringify(toPublic(root, folder, manifest, repository), null, 2)}\n`,
  );
}

function toPublic(root, folder, manifest, repository) {
  const { devDependencies: _, scripts: __, ...rest } = manifest;
  const directory = path.relative(root, folder).split(path.sep).join("/");
  return {
    ...rest,
    engines: ENGINES,
    publishConfig: { access: "public" },
    ...(repository && {
      repository: { type: "git", url: `git+${repository}.git`, directory },
      homepage: `${repository}#readme`,
    }),
  };
}

function readmeOf({ name, description, bin }, repository) {
  const use =
    name === "lacuna"
      ? '```sh\nnpx lacuna erase photo.jpg --mask mask.png -o clean.jpg\n```\n\n`import { erase } from "lacuna"` does it from code.'
      : bin === undefined
        ? "A part of Lacuna, published because the packages `lacuna` and `@lacuna/server` are made of it. Its interface may change with any version."
        : "```sh\nnpx @lacuna/server serve\n```";
  const more = repository ? `\n\nDocuments: ${repository}#readme` : "";
  return `# ${name}\n\n${description}\n\n${use}${more}\n`;
}

/** Without scripts: what is packed has been built. */
function npmPack(folders, ...flags) {
  const args = ["pack", ...folders, "--json", "--ignore-scripts", "--loglevel=error", ...flags];
  const output = JSON.parse(
    execFileSync("npm", args, { encoding: "utf8", maxBuffer: 2 ** 27, shell: process.platform === "win32" }),
  );
  return Object.values(output);
}
