import type { Stats } from "node:fs";
import { constants, lstat, open, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { oneLine, type StagedFile, stageFile } from "@lacuna/library";
import { ToolError } from "../errors/failure.ts";
import { isWithin, type Roots } from "./roots.ts";

/** The one door to the file system: nothing outside of the roots is read or written, links included. */
export interface FileGate {
  /** Where a path leads: absolute, `file:` URLs resolved, relative ones under the first root. Nothing is looked at. */
  locate(file: string): Promise<string>;
  /** @throws ToolError  not_allowed, file_not_found, file_unreadable, too_large. */
  read(file: string, signal: AbortSignal): Promise<Uint8Array>;
  /** Whether a folder is there that may be written to. */
  isFolder(file: string): Promise<boolean>;
  /** @throws ToolError  not_allowed, output_exists, output_unwritable, when `stage` would throw that now. */
  checkWritable(file: string, overwrite: boolean): Promise<void>;
  /** Writes bytes beside `file`, to appear under its name when committed. @throws ToolError | OutputError */
  stage(file: string, bytes: Uint8Array, overwrite: boolean): Promise<StagedFile>;
}

export interface FileGateSettings {
  readonly roots: Roots;
  readonly maxBytes: number;
}

export function createFileGate({ roots, maxBytes }: FileGateSettings): FileGate {
  const requireWithin = async (real: string, shown: string): Promise<void> => {
    const folders = await roots.list();
    if (!isWithin(real, folders)) throw notAllowed(shown, folders);
  };
  const locate = async (file: string): Promise<string> => {
    const plain = toPath(file);
    const [base] = path.isAbsolute(plain) ? [path.sep] : await roots.list();
    if (base === undefined) throw notAllowed(plain, []);
    return path.resolve(base, plain);
  };
  /** The path that writing would end up at. */
  const resolveTarget = async (file: string, overwrite: boolean): Promise<string> => {
    const located = await locate(file);
    const existing = await deepestFolder(path.dirname(located));
    const target = path.join(existing.real, path.relative(existing.named, located));
    await requireWithin(target, located);
    const there = await lstat(target).catch(() => undefined);
    if (there === undefined) return target;
    if (!overwrite) {
      throw new ToolError("output_exists", `${oneLine(located)} exists; choose another name, or pass overwrite: true.`);
    }
    const real = await realpath(target).catch(() => undefined); // a link is kept, and the file it leads to replaced
    if (real === undefined) throw new ToolError("output_unwritable", `${oneLine(located)}: it is a link to nothing.`);
    await requireWithin(real, located);
    if (!(await stat(real)).isFile()) {
      throw new ToolError("output_unwritable", `${oneLine(located)}: it is not a regular file.`);
    }
    return real;
  };
  return {
    locate,
    async read(file, signal) {
      const located = await locate(file);
      const real = await realpath(located).catch(async (cause: unknown) => {
        const { named, real: folder } = await deepestFolder(path.dirname(located));
        // Outside, not even whether there is a file is told.
        await requireWithin(path.join(folder, path.relative(named, located)), located);
        throw unreadable(cause, located);
      });
      await requireWithin(real, located);
      // Not following and not waiting: neither a link put there a moment ago nor a pipe.
      const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
      const handle = await open(real, flags).catch((cause: unknown) => {
        throw unreadable(cause, located);
      });
      try {
        const opened = await handle.stat();
        if (!opened.isFile()) throw new ToolError("file_unreadable", `${oneLine(located)}: it is not a regular file.`);
        if (!(await isStillThere(real, opened))) throw notAllowed(located, await roots.list());
        if (opened.size > maxBytes) {
          throw new ToolError("too_large", `${oneLine(located)}: it has more than ${maxBytes} bytes.`);
        }
        return await handle.readFile({ signal });
      } catch (cause) {
        signal.throwIfAborted();
        throw cause instanceof ToolError ? cause : unreadable(cause, located);
      } finally {
        await handle.close();
      }
    },
    async isFolder(file) {
      const real = await realpath(await locate(file)).catch(() => undefined);
      if (real === undefined || !isWithin(real, await roots.list())) return false;
      return (await stat(real)).isDirectory();
    },
    async checkWritable(file, overwrite) {
      await resolveTarget(file, overwrite);
    },
    async stage(file, bytes, overwrite) {
      const target = await resolveTarget(file, overwrite);
      return stageFile(target, bytes, { overwrite, checkFolder: (folder) => requireWithin(folder, target) });
    },
  };
}

/** A folder on the way may have been replaced by a link between looking and opening. */
async function isStillThere(real: string, opened: Stats): Promise<boolean> {
  const again = await realpath(real).catch(() => undefined);
  if (again !== real) return false;
  const now = await lstat(real).catch(() => undefined);
  return now !== undefined && now.ino === opened.ino && now.dev === opened.dev;
}

/** The deepest part of a folder's path that exists, as it was named and with links resolved. */
async function deepestFolder(folder: string): Promise<{ readonly named: string; readonly real: string }> {
  for (let named = folder; ; named = path.dirname(named)) {
    // A link to nothing exists, though what it leads to does not: making folders through it must not be tried.
    const entry = await lstat(named).catch(() => undefined);
    if (entry === undefined && named !== path.dirname(named)) continue;
    const real = await realpath(named).catch((cause: unknown) => {
      throw new ToolError("not_allowed", `${oneLine(named)}: it cannot be opened.`, { cause });
    });
    return { named, real };
  }
}

function toPath(file: string): string {
  if (file === "" || file.includes("\0")) throw new ToolError("bad_input", "A path is empty or holds a zero byte.");
  if (!/^file:/i.test(file)) return file;
  try {
    return fileURLToPath(file);
  } catch (cause) {
    throw new ToolError("file_unreadable", `${oneLine(file)} is no file: URL of this machine.`, { cause });
  }
}

function notAllowed(file: string, folders: readonly string[]): ToolError {
  const allowed = folders.length === 0 ? "no folder may be used" : `only these may be used: ${folders.join(", ")}`;
  return new ToolError(
    "not_allowed",
    `${oneLine(file)} is outside of the folders that may be used; ${oneLine(allowed)}. Whoever runs the server adds one with --root.`,
  );
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EISDIR: "it is a folder",
  ELOOP: "it is a link that was just put there, or a loop of links",
  ENAMETOOLONG: "the name is too long",
  EPERM: "permission denied",
};

function unreadable(cause: unknown, file: string): ToolError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new ToolError("file_not_found", `${oneLine(file)}: there is no such file.`, { cause });
  }
  return new ToolError("file_unreadable", `${oneLine(file)}: ${REASONS[code] ?? "it cannot be read"}.`, { cause });
}
