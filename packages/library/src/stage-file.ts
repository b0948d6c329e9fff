import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { link, mkdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { oneLine } from "./one-line.ts";

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

export interface StageOptions {
  /** Whether `commit` may replace a file that exists. */
  readonly overwrite: boolean;
  /** Who may read and write it. Default: whoever may by the process's mask. */
  readonly mode?: number;
  /** Throws when a folder, links resolved, may not be written to. What it throws is passed on. */
  readonly checkFolder?: (folder: string) => Promise<void>;
}

/** Temporary files that exist now. A process about to die removes them with `removeStagedFiles`. */
const staged = new Set<string>();
/** Characters of a temporary file's name that are the file's own: of three bytes each, they leave room for the rest of 255. */
const OWN_CHARACTERS = 60;

/** Removes unfinished files at once, for a process that is being killed. */
export function removeStagedFiles(): void {
  for (const file of staged) rmSync(file, { force: true });
}

/**
 * Writes bytes to a temporary file beside `file`, making the folder when it is missing.
 *
 * @throws OutputError
 */
export async function stageFile(file: string, bytes: Uint8Array, options: StageOptions): Promise<StagedFile> {
  const { overwrite, mode, checkFolder } = options;
  const target = overwrite ? await findTarget(file) : file;
  const folder = path.dirname(target);
  const temporary = path.join(folder, `.${path.basename(target).slice(0, OWN_CHARACTERS)}.${randomUUID()}.part`);
  const discard = async (): Promise<void> => {
    staged.delete(temporary);
    await rm(temporary, { force: true });
  };
  staged.add(temporary);
  try {
    await orOutputError(file, mkdir(folder, { recursive: true }));
    if (checkFolder !== undefined) await checkFolder(await orOutputError(file, realpath(folder)));
    await orOutputError(file, writeFile(temporary, bytes, { flag: "wx", ...(mode !== undefined && { mode }) }));
  } catch (cause) {
    await discard().catch(() => undefined); // where the folder cannot be made there is nothing to remove
    throw cause;
  }
  return {
    discard,
    async commit() {
      try {
        await (overwrite ? rename(temporary, target) : renameWithoutReplacing(temporary, target));
      } catch (cause) {
        if (codeOf(cause) !== "EEXIST") throw toOutputError(file, cause);
        const reason = "a file of that name has appeared meanwhile, and is not replaced";
        throw new OutputError("output_exists", `${oneLine(file)}: ${reason}`, { cause });
      }
      staged.delete(temporary);
    },
  };
}

/** Follows links, so that the file linked to is replaced and the link stays; nothing but files is replaced. */
async function findTarget(file: string): Promise<string> {
  try {
    const target = await realpath(file);
    if ((await stat(target)).isFile()) return target;
  } catch {
    return file; // nothing there yet
  }
  throw new OutputError("output_unwritable", `${oneLine(file)}: cannot be written: it is not a regular file`);
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

async function orOutputError<T>(file: string, step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (cause) {
    throw toOutputError(file, cause);
  }
}

function toOutputError(file: string, cause: unknown): OutputError {
  const reason = REASONS[codeOf(cause)] ?? (cause instanceof Error ? cause.message : "unknown reason");
  return new OutputError("output_unwritable", oneLine(`${file}: cannot be written: ${reason}`), { cause });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
