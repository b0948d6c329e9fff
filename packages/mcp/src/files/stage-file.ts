import { randomUUID } from "node:crypto";
import { link, mkdir, realpath, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { oneLine } from "@lacuna/library";
import { ToolError } from "../errors/failure.ts";

/** A file written under another name in its folder, to appear whole or not at all. */
export interface StagedFile {
  /** Gives the file its name. @throws ToolError  output_exists, output_unwritable. */
  commit(): Promise<void>;
  /** Removes what was written. Does nothing after `commit`. */
  discard(): Promise<void>;
}

/**
 * @param target       Absolute; links in it are resolved as far as it exists.
 * @param checkFolder  Throws when a folder, links resolved, may not be written to.
 * @throws ToolError  output_unwritable, and what `checkFolder` throws.
 */
export async function stageFile(
  target: string,
  bytes: Uint8Array,
  overwrite: boolean,
  checkFolder: (folder: string) => Promise<void>,
): Promise<StagedFile> {
  const folder = path.dirname(target);
  const temporary = path.join(folder, `.${path.basename(target).slice(0, 100)}.${randomUUID()}.part`);
  const discard = async (): Promise<void> => rm(temporary, { force: true });
  try {
    await mkdir(folder, { recursive: true });
    await checkFolder(await realpath(folder));
    await writeFile(temporary, bytes, { flag: "wx" });
  } catch (cause) {
    await discard().catch(() => undefined); // where the folder cannot be made there is nothing to remove
    throw cause instanceof ToolError ? cause : unwritable(cause, target);
  }
  return {
    discard,
    async commit() {
      try {
        await (overwrite ? rename(temporary, target) : renameWithoutReplacing(temporary, target));
      } catch (cause) {
        if (codeOf(cause) !== "EEXIST") throw unwritable(cause, target);
        throw new ToolError("output_exists", `${oneLine(target)}: a file of that name has appeared meanwhile.`, {
          cause,
        });
      }
    },
  };
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

function unwritable(cause: unknown, file: string): ToolError {
  const reason = REASONS[codeOf(cause)] ?? "it cannot be written";
  return new ToolError("output_unwritable", `${oneLine(file)}: ${reason}.`, { cause });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
