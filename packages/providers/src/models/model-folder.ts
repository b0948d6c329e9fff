import { readFileSync, statSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ModelError, type ModelManifest, parseManifest } from "../onnx/model-manifest.ts";

/** A network that is there: what to know about it, and where its file is. */
export interface InstalledModel {
  readonly manifest: ModelManifest;
  readonly file: string;
  readonly sizeBytes: number;
}

/** The folder that networks are kept in: `NAME.json` and the file that it names. */
export function modelsFolderIn(dataFolder: string): string {
  return path.join(dataFolder, "models");
}

/** Reads a few hundred bytes, at once. @throws ModelError  when there is none of that name, or its file is missing. */
export function openModel(folder: string, name: string): InstalledModel {
  requireName(name);
  const text = readOr(
    () => readFileSync(manifestFile(folder, name), "utf8"),
    `there is no model called ${name} in ${folder}: "lacuna models add" adds one`,
  );
  const manifest = parseManifest(text, `${name}.json`);
  if (manifest.name !== name) throw new ModelError(`${name}.json says that it is of ${manifest.name}`);
  const file = path.join(folder, manifest.file);
  const { size } = readOr(() => statSync(file), `the file of model ${name} is missing: ${file}`);
  return { manifest, file, sizeBytes: size };
}

/** All that are there, by name; what cannot be used comes with the reason. */
export async function listModels(
  folder: string,
): Promise<readonly (InstalledModel | { readonly name: string; readonly fault: string })[]> {
  const files = await readdir(folder).catch(() => []);
  const names = files.filter((file) => /^[a-z0-9][a-z0-9._-]*\.json$/.test(file)).map((file) => file.slice(0, -5));
  return names.toSorted().map((name) => {
    try {
      return openModel(folder, name);
    } catch (error) {
      if (error instanceof ModelError) return { name, fault: error.message };
      throw error;
    }
  });
}

/** Writes a manifest beside a file that is already there, whole or not at all. */
export async function keepManifest(folder: string, manifest: ModelManifest): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = manifestFile(folder, manifest.name);
  const staged = `${file}.${process.pid}.part`;
  await writeFile(staged, `${JSON.stringify(manifest, undefined, 2)}\n`);
  await rename(staged, file);
}

/** Removes the manifest, and the file where no other manifest names it. @throws ModelError  when there is none. */
export async function removeModel(folder: string, name: string): Promise<void> {
  requireName(name);
  const manifest = manifestFile(folder, name);
  const text = readOr(() => readFileSync(manifest, "utf8"), `there is no model called ${name} in ${folder}`);
  await rm(manifest);
  const { file } = parseManifest(text, `${name}.json`);
  const others = await listModels(folder);
  if (!others.some((other) => "manifest" in other && other.manifest.file === file)) {
    await rm(path.join(folder, file), { force: true });
  }
}

function readOr<Value>(read: () => Value, message: string): Value {
  try {
    return read();
  } catch (cause) {
    throw new ModelError(message, { cause });
  }
}

function manifestFile(folder: string, name: string): string {
  return path.join(folder, `${name}.json`);
}

function requireName(name: string): void {
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(name)) {
    throw new ModelError(`"${name}" is no name of a model: small letters, digits, dots, - and _`);
  }
}
