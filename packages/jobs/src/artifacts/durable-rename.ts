import { mkdir, open, rename } from "node:fs/promises";
import path from "node:path";

/**
 * Gives a synced file its final name, making the folder, and returns when the name too would survive a power loss: a
 * folder's entries are safe only once the folder itself is synced, and so on upward for each folder that was made.
 */
export async function renameDurably(from: string, to: string): Promise<void> {
  const folder = path.dirname(to);
  const made = await moveIntoPlace(from, to, folder);
  await syncFolder(folder);
  if (made === undefined) return;
  const top = path.dirname(made);
  for (let at = folder; at !== top; ) {
    at = path.dirname(at);
    await syncFolder(at);
  }
}

/** @returns  The topmost folder that had to be made. Tried again when somebody deletes the folder in between. */
async function moveIntoPlace(from: string, to: string, folder: string): Promise<string | undefined> {
  let made: string | undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      made = (await mkdir(folder, { recursive: true })) ?? made;
      await rename(from, to);
      return made;
    } catch (error) {
      if (codeOf(error) !== "ENOENT" || attempt === 5) throw error;
    }
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return; // folders cannot be opened there; NTFS keeps a journal of names
  let handle;
  try {
    handle = await open(folder, "r");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return; // deleted again already, by somebody who wants it gone
    throw error;
  }
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
