import { readdir } from "node:fs/promises";
import { UsageError } from "../arguments/usage-error.ts";

/** The names of everything in a folder, sorted. @throws UsageError  when the folder may not be read. */
export async function listFolder(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason";
    throw new UsageError(`${folder}: the folder cannot be read (${code})`);
  }
}
