// What lies beside the tarballs: their checksums, and what is in them and around them.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** `sha256sum --check SHA256SUMS` reads it. */
export function writeChecksums(folder, files) {
  const lines = files.map((file) => `${sha256(file)}  ${path.basename(file)}\n`);
  writeFileSync(path.join(folder, "SHA256SUMS"), lines.join(""));
}

function sha256(file) {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/**
 * Of an installation of the tarballs: the packages as they were resolved there, with versions, licenses and checksums, in CycloneDX.
 *
 * @returns  The file, and how many packages it lists.
 */
export function writeBillOfMaterials(folder, version, installation) {
  const args = ["sbom", "--sbom-format=cyclonedx", "--sbom-type=application", "--omit=dev"];
  const text = execFileSync("npm", args, {
    cwd: installation,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    shell: process.platform === "win32",
  });
  const { bomFormat, components } = JSON.parse(text);
  if (bomFormat !== "CycloneDX" || components.length === 0) throw new Error("npm made no bill of materials.");
  const file = path.join(folder, `lacuna-${version}.cdx.json`);
  writeFileSync(file, text);
  return { file, count: components.length };
}
