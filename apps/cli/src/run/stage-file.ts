import { rmSync } from "node:fs";
import { link, mkdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";

/** A file that could not be written. The message is one line that names it. */
export class OutputError extends Error {
  readonly code: "output_exists" | "output_unwritable";
  constructor(code: OutputError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "OutputError";
    this.code = code;
  }
}

/** A file written under another name in its folder, to appear whole or not at all. */
export interface StagedFile {
  /** Gives the file its name. @throws OutputError */
  commit(): Promise<void>;
  /** Removes what was written. Does nothing after `commit`. */
  discard(): Promise<void>;
}

/** Temporary files that exist now. A process about to die removes them with `removeStagedFiles`. */
const staged = new Set<string>();

/** Removes unfinished files at once, for a process that is being killed. */
export function removeStagedFiles(): void {
  for (const file of staged) rmSync(file, { force: true });
}

/**
 * Writes bytes to a temporary file beside `file`, making the folder when it is missing.
 *
 * @param overwrite  Whether `commit` may replace a file that exists.
 * @param mode  Who may read and write it. Default: whoever may by the process's mask.
 * @throws OutputError
 */
export async function stageFile(
  file: string,
  bytes: Uint8Array,
  overwrite: boolean,
  mode?: number,
): Promise<StagedFile> {
  const target = overwrite ? await findTarget(file) : file;
  const folder = path.dirname(target);
  const temporary = path.join(folder, `.${path.basename(target).slice(0, 100)}.${process.pid}-${staged.size}.part`);
  const discard = async (): Promise<void> => {
    staged.delete(temporary);
    await rm(temporary, { force: true });
  };
  const commit = async (): Promise<void> => {
    try {
      await (overwrite ? rename(temporary, target) : renameWithoutReplacing(temporary, target));
    } catch (cause) {
      if (codeOf(cause) !== "EEXIST") throw toOutputError(cause, file);
      throw new OutputError("output_exists", `${file}: a file of that name has appeared; --force overwrites it`, {
        cause,
      });
    }
    staged.delete(temporary);
  };
  staged.add(temporary);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(temporary, bytes, { flag: "wx", ...(mode !== undefined && { mode }) });
  } catch (cause) {
    await discard().catch(() => undefined); // where the folder cannot be made there is nothing to remove
    throw toOutputError(cause, file);
  }
  return { commit, discard };
}

/** Follows links, so that the file linked to is replaced and the link stays; nothing but files is replaced. */
async function findTarget(file: string): Promise<string> {
  try {
    const target = await realpath(file);
    if ((await stat(target)).isFile()) return target;
  } catch {
    return file; // nothing there yet
  }
  throw new OutputError("output_unwritable", `${file}: cannot be written: it is not a regular file`);
}

/** `rename` replaces what is there; a hard link does not, and fails in one step when a file has appeared meanwhile. */
async function renameWithoutReplacing(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw error;
    await rename(from, to); // a file system without hard links
    return;
  }
  await rm(from, { force: true });
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EEXIST: "a file is where its folder should be",
  EISDIR: "it is a folder",
  ENAMETOOLONG: "the name is too long",
  ENOSPC: "the disk is full",
  ENOTDIR: "a file is where its folder should be",
  EPERM: "permission denied",
  EROFS: "the disk is read-only",
};

function toOutputError(cause: unknown, file: string): OutputError {
  const code = codeOf(cause);
  const reason = REASONS[code] ?? (cause instanceof Error ? cause.message : "unknown reason");
  return new OutputError("output_unwritable", `${file}: cannot be written: ${reason}`, { cause });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
