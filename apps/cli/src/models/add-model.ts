import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import {
  CATALOGUE,
  type CatalogueEntry,
  keepManifest,
  listModels,
  MODEL_NAME,
  ModelError,
  type ModelManifest,
  parseManifest,
} from "@lacuna/providers";
import { OutboundError } from "@lacuna/outbound";
import { UsageError } from "../arguments/usage-error.ts";
import { downloadModel, sizeOf } from "./download-model.ts";
import type { AddSettings } from "./models-settings.ts";

/** A network that is to be added, and where its file is now. */
interface Wanted {
  readonly manifest: ModelManifest;
  readonly from: { readonly kind: "file" | "address"; readonly place: string };
}

/**
 * Puts a network into the folder: first its file, under a name of its own until it is whole and has the digest that it must
 * have, and last its manifest. Broken off at any moment, nothing half is ever used.
 *
 * @throws UsageError, ModelError; the signal's reason.
 */
export async function addModel(
  folder: string,
  settings: AddSettings,
  signal: AbortSignal,
  list: readonly CatalogueEntry[] = CATALOGUE,
) {
  const { manifest, from } = await findWanted(settings, list, signal);
  const there = await listModels(folder);
  if (there.some((other) => "manifest" in other && other.manifest.name === manifest.name))
    throw new ModelError(`there is a model called ${manifest.name} already: remove it first`);
  await mkdir(folder, { recursive: true });
  // What can be told by its digest may be continued by a later call; what cannot is each call's own.
  const part = path.join(
    folder,
    `.${manifest.name}.${manifest.sha256 === null ? process.pid : manifest.sha256.slice(0, 16)}.part`,
  );
  const file = path.join(folder, `${manifest.name}.onnx`);
  try {
    if (from.kind === "file") await copyFile(from.place, part);
    else await downloadModel(from.place, part, { manifest, allowHosts: settings.allowHosts, signal });
  } catch (error) {
    const isContinued = manifest.sha256 !== null && (await sizeOf(part)) > 0;
    if (!isContinued) await rm(part, { force: true });
    throw explain(error, from.place, folder, isContinued);
  }
  const sha256 = await digestOf(part, signal);
  if (manifest.sha256 !== null && sha256 !== manifest.sha256) {
    await rm(part, { force: true });
    throw new ModelError(
      `${from.place} is another file: its SHA-256 is ${sha256}, and ${manifest.sha256} was expected`,
    );
  }
  const { size } = await stat(part);
  await rename(part, file);
  const kept = { ...manifest, file: path.basename(file), sha256, sizeBytes: size, source: from.place };
  await keepManifest(folder, kept);
  return { manifest: kept, file };
}

/** What may happen to any download says neither which address it was nor where the disk is full. */
function explain(error: unknown, place: string, folder: string, isContinued: boolean): unknown {
  if (error instanceof OutboundError) {
    const hint = error.code === "address_refused" ? " --allow-host allows one." : "";
    const next = isContinued ? " The next call goes on where it ended." : "";
    return new ModelError(`${place}: ${error.message}${hint}${next}`, { cause: error });
  }
  const isFull = error instanceof Error && "code" in error && error.code === "ENOSPC";
  return isFull ? new ModelError(`the disk that ${folder} is on is full`, { cause: error }) : error;
}

async function findWanted(
  settings: AddSettings,
  list: readonly CatalogueEntry[],
  signal: AbortSignal,
): Promise<Wanted> {
  const { what, as, sha256, license } = settings;
  const known = list.find(({ manifest }) => manifest.name === what);
  const own = { ...(as !== undefined && { name: as }), ...(sha256 !== undefined && { sha256 }) };
  if (known !== undefined) {
    const manifest = renamed({ ...known.manifest, ...own });
    return { manifest, from: { kind: "address", place: known.url } };
  }
  const isAddress = /^https?:\/\//i.test(what);
  if (!isAddress && !(await isFile(what))) {
    const names = list.map(({ manifest }) => manifest.name).join(", ");
    throw new UsageError(`${what} is neither a file nor an address, nor one of the list: ${names}`);
  }
  const isTold = settings.manifest !== undefined || settings.like !== undefined;
  const form =
    (isAddress || isTold ? undefined : await recognize(what, list, signal)) ?? (await readForm(settings, list));
  const manifest = renamed({ ...form, ...own, ...(license !== undefined && { license }) });
  return { manifest, from: { kind: isAddress ? "address" : "file", place: isAddress ? what : path.resolve(what) } };
}

/** One of the list, wherever the file is from; `undefined`: none of them. */
async function recognize(
  file: string,
  list: readonly CatalogueEntry[],
  signal: AbortSignal,
): Promise<ModelManifest | undefined> {
  const sha256 = await digestOf(file, signal);
  return list.find(({ manifest }) => manifest.sha256 === sha256)?.manifest;
}

/** How a file that nobody knows is to be used. */
async function readForm(
  { manifest, like, as, license }: AddSettings,
  list: readonly CatalogueEntry[],
): Promise<ModelManifest> {
  if ((manifest === undefined) === (like === undefined)) {
    throw new UsageError("say how the file is to be used, by --manifest FILE or --like NAME");
  }
  if (manifest !== undefined) return parseManifest(await readFile(manifest, "utf8"), path.basename(manifest));
  const model = list.find((entry) => entry.manifest.name === like);
  if (model === undefined) throw new UsageError(`--like ${like}: there is no such model in the list`);
  if (as === undefined || license === undefined) throw new UsageError("--like needs --as NAME and --license TEXT");
  return { ...model.manifest, about: `A file of one's own, used as ${like}.`, sha256: null, sizeBytes: null };
}

/** Names come from the command line too, and go into names of files. */
function renamed(manifest: ModelManifest): ModelManifest {
  if (!MODEL_NAME.test(manifest.name)) {
    throw new UsageError(`a model's name has lower-case letters, digits, dots and dashes only, not "${manifest.name}"`);
  }
  return parseManifest(JSON.stringify(manifest), "the model");
}

async function isFile(place: string): Promise<boolean> {
  return stat(place).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function digestOf(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash, { signal });
  return hash.digest("hex");
}
