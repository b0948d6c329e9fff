import { realpath } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folders under which files may be read and written. */
export interface Roots {
  /** Absolute, links resolved; those that do not exist are left out. The first is where relative paths begin. */
  list(): Promise<readonly string[]>;
}

/**
 * @param fixed       Folders that the operator has named.
 * @param fromClient  `file:` URLs that the client offers; asked for each time, so that the caller may cache them.
 */
export function createRoots(fixed: readonly string[], fromClient: () => Promise<readonly string[]>): Roots {
  return {
    async list() {
      const offered = (await fromClient()).flatMap(toFolder);
      const real = await Promise.all([...fixed, ...offered].map((folder) => realpath(folder).catch(() => undefined)));
      return [...new Set(real.filter((folder) => folder !== undefined))];
    },
  };
}

function toFolder(uri: string): string[] {
  try {
    const folder = fileURLToPath(uri);
    return path.isAbsolute(folder) ? [folder] : [];
  } catch {
    return []; // roots of other kinds are none that files can be found under
  }
}

/** Whether `file`, absolute and without links, is one of the folders or in one. */
export function isWithin(file: string, folders: readonly string[]): boolean {
  return folders.some((folder) => {
    const relative = path.relative(folder, file);
    return relative === "" || !(relative === ".." || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative));
  });
}
