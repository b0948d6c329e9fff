import { type FileHandle, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import type {
  ArtifactFolder,
  ArtifactStat,
  ArtifactStore,
  ByteRange,
  OpenedArtifact,
  WriteOptions,
} from "./artifact-store.ts";
import { checkRange, clampRange } from "./byte-range.ts";
import { checkArtifactKey, checkPrefix } from "./check-artifact-key.ts";
import { codeOf, renameDurably } from "./durable-rename.ts";
import { decodeFooter, encodeFooter, FOOTER_BYTES } from "./file-footer.ts";
import { readChunks } from "./read-chunks.ts";
import { writeSmallFile } from "./sync-file.ts";
import { openTemporaryFiles, type TemporaryFiles } from "./temporary-files.ts";

/** Less than this is copied to save a write, and written without a trip to another thread. */
const SMALL_BYTES = 1 << 20;

export interface LocalArtifactsSettings {
  /** Made when it is missing. Files lie under `files/` by their keys; `temporary/` holds what is being written. */
  readonly folder: string;
}

/**
 * Keeps artifacts on local disk. A file is written under a temporary name, synced and renamed, so it is there whole or
 * not at all, whenever the process is killed. Several processes may share a folder.
 *
 * @throws Error  of the file system when the folder cannot be made.
 */
export async function openLocalArtifacts({ folder }: LocalArtifactsSettings): Promise<ArtifactStore> {
  const root = path.resolve(folder, "files");
  await mkdir(root, { recursive: true });
  const temporary = await openTemporaryFiles(path.resolve(folder, "temporary"));
  const fileOf = (key: string): string => {
    checkArtifactKey(key);
    return path.join(root, ...key.split("/"));
  };
  const folderOf = (prefix: string): string => {
    checkPrefix(prefix);
    return path.join(root, ...prefix.slice(0, -1).split("/"));
  };
  return {
    write: (key, content, options) => writeFile(fileOf, temporary, key, content, options),
    read: (key) => withFile(fileOf(key), readContent),
    open: (key, range) => openFile(fileOf(key), range),
    stat: (key) => withFile(fileOf(key), statContent),
    deleteAll: async (prefix) => rm(folderOf(prefix), { recursive: true, force: true, maxRetries: 10 }),
    listFolders: (prefix) => listFolders(folderOf(prefix)),
    ping: () => tryToWrite(temporary),
  };
}

async function writeFile(
  fileOf: (key: string) => string,
  temporary: TemporaryFiles,
  key: string,
  content: Uint8Array | Readable,
  options: WriteOptions,
): Promise<number> {
  const chunks = readChunks(content, options);
  const staged = temporary.newPath();
  try {
    const target = fileOf(key);
    const footer = encodeFooter(options.contentType);
    const isSmall = content instanceof Uint8Array && content.length < SMALL_BYTES;
    const sizeBytes = await (isSmall ? writeAtOnce : writeSynced)(staged, chunks, footer);
    options.signal?.throwIfAborted();
    await renameDurably(staged, target);
    return sizeBytes;
  } catch (error) {
    if (content instanceof Readable) content.destroy();
    await rm(staged, { force: true });
    throw error;
  }
}

async function writeAtOnce(file: string, chunks: AsyncIterable<Uint8Array>, footer: Uint8Array): Promise<number> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  const content = Buffer.concat([...parts, footer]);
  await writeSmallFile(file, content);
  return content.length - footer.length;
}

async function writeSynced(file: string, chunks: AsyncIterable<Uint8Array>, footer: Uint8Array): Promise<number> {
  const handle = await open(file, "wx");
  try {
    let sizeBytes = 0;
    let last: Uint8Array = new Uint8Array(0);
    for await (const chunk of chunks) {
      if (last.length > 0) await handle.writeFile(last); // from where the last one ended
      last = chunk;
      sizeBytes += chunk.length;
    }
    // A write is a trip to another thread and back: most files take one.
    const isSmall = last.length < SMALL_BYTES;
    if (!isSmall) await handle.writeFile(last);
    await handle.writeFile(isSmall ? Buffer.concat([last, footer]) : footer);
    await handle.sync();
    return sizeBytes;
  } finally {
    await handle.close();
  }
}

/** @returns  `undefined` when there is no file. The handle is closed when `use` is done. */
async function withFile<T>(file: string, use: (handle: FileHandle) => Promise<T>): Promise<T | undefined> {
  const handle = await openExisting(file);
  if (handle === undefined) return undefined;
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

/** One handle for all that is read of a file: a path could lead to the next version in between. */
async function openExisting(file: string): Promise<FileHandle | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(file, "r");
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  return undefined;
}

async function readContent(handle: FileHandle): Promise<Uint8Array> {
  const whole = await handle.readFile();
  const end = Math.max(0, whole.length - FOOTER_BYTES);
  decodeFooter(whole.subarray(end));
  return new Uint8Array(whole.buffer, whole.byteOffset, end);
}

async function statContent(handle: FileHandle): Promise<ArtifactStat> {
  const sizeBytes = (await handle.stat()).size - FOOTER_BYTES;
  const footer = new Uint8Array(FOOTER_BYTES);
  const { bytesRead } = await handle.read(footer, 0, FOOTER_BYTES, Math.max(0, sizeBytes));
  return { sizeBytes, contentType: decodeFooter(footer.subarray(0, bytesRead)) };
}

async function openFile(file: string, range?: ByteRange): Promise<OpenedArtifact | undefined> {
  if (range) checkRange(range);
  const handle = await openExisting(file);
  if (handle === undefined) return undefined;
  try {
    const found = await statContent(handle);
    return { ...found, stream: await streamOf(handle, found.sizeBytes, range) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The stream closes the handle. */
async function streamOf(handle: FileHandle, sizeBytes: number, range?: ByteRange): Promise<Readable> {
  if (sizeBytes === 0 && range === undefined) {
    await handle.close();
    return Readable.from([]);
  }
  const { first, last } = clampRange(range ?? { first: 0, last: sizeBytes - 1 }, sizeBytes);
  return handle.createReadStream({ start: first, end: last });
}

async function listFolders(folder: string): Promise<readonly ArtifactFolder[]> {
  const found: ArtifactFolder[] = [];
  for (const name of await namesOfFolders(folder)) {
    const modifiedAt = await newestFile(path.join(folder, name));
    if (modifiedAt !== undefined) found.push({ name, modifiedAt });
  }
  return found;
}

async function namesOfFolders(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return [];
    throw error;
  }
}

/** @returns  `undefined` when there are no files in it. What is deleted meanwhile does not count. */
async function newestFile(folder: string): Promise<number | undefined> {
  let newest: number | undefined;
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const found = await stat(path.join(entry.parentPath, entry.name)).catch(() => undefined);
    if (found) newest = Math.max(newest ?? 0, Math.floor(found.mtimeMs));
  }
  return newest;
}

async function tryToWrite(temporary: TemporaryFiles): Promise<void> {
  const file = temporary.newPath();
  try {
    await writeSynced(file, Readable.from([]), new Uint8Array(4096));
  } finally {
    await rm(file, { force: true });
  }
}
