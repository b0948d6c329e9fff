import { closeSync, fsync, openSync, writeSync } from "node:fs";
import { promisify } from "node:util";

const sync = promisify(fsync);

/**
 * Makes a file of this content and returns when it is on the disk. For small content only: all but the sync blocks, which
 * for as little as this takes less time than a trip to the thread pool and back.
 *
 * @throws Error  EEXIST when there is such a file.
 */
export async function writeSmallFile(file: string, content: Uint8Array): Promise<void> {
  const descriptor = openSync(file, "wx");
  try {
    for (let at = 0; at < content.length; ) at += writeSync(descriptor, content, at);
    await sync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Returns when the folder's entries are on the disk. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return; // folders cannot be opened there; NTFS keeps a journal of names
  let descriptor: number;
  try {
    descriptor = openSync(folder, "r");
  } catch (error) {
    // Deleted again already, by somebody who wants it gone.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
    throw error;
  }
  try {
    await sync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
