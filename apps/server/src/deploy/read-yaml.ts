import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseAllDocuments } from "yaml";

const ROOT = new URL("../../../../", import.meta.url);

export function readProjectFile(name: string): string {
  return readFileSync(fileURLToPath(new URL(name, ROOT)), "utf8");
}

/** Every document of a file. @throws Error  when it is no YAML, or has a key twice. */
export function readYaml(name: string): readonly unknown[] {
  return parseAllDocuments(readProjectFile(name), { merge: true }).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    return document.toJS();
  });
}
