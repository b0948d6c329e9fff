import { mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { syncFolder } from "./sync-file.ts";

/**
 * Gives a synced file its final name, making the folder, and returns when the name too would survive a power loss: a
 * folder's entries are safe only once the folder itself is synced, and so on upward for each folder that was made.
 */
export async function renameDurably(from: string, to: string): Promise<void> {
  const folder = path.dirname(to);
  const made = moveIntoPlace(from, to, folder);
  const changed = [folder];
  if (made !== undefined) {
    for (let at = folder; at !== path.dirname(made); ) changed.push((at = path.dirname(at)));
  }
  await Promise.all(changed.map(syncFolder));
}

/**
 * Blocking calls, since they only touch what the system holds in memory: a trip to the thread pool and back takes longer,
 * and much longer on a busy machine.
 *
 * @returns  The topmost folder that had to be made. Tried again when somebody deletes the folder in between.
 */
function moveIntoPlace(from: string, to: string, folder: string): string | undefined {
  let made: string | undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      made = mkdirSync(folder, { recursive: true }) ?? made;
      renameSync(from, to);
      return made;
    } catch (error) {
      if (codeOf(error) !== "ENOENT" || attempt === 5) throw error;
    }
  }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
