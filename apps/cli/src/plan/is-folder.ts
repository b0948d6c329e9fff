import { stat } from "node:fs/promises";

/** Whether something is at this path and it is a folder. */
export async function isFolder(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isDirectory();
  } catch {
    return false; // missing or unreadable: whoever opens it says so with the file's name
  }
}
