import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { EraseError } from "./errors.ts";
import { oneLine } from "./one-line.ts";
import type { FileSource, NamedBytes } from "./request.ts";

/**
 * Reads a source's bytes.
 *
 * @param role  What the source is called when it has no name: "the image".
 * @throws EraseError  file_not_found, file_unreadable.
 */
export async function readFileSource(source: FileSource, role: string, signal?: AbortSignal): Promise<NamedBytes> {
  if (source instanceof Uint8Array) return { name: role, bytes: source };
  if (typeof source === "object" && "bytes" in source) return source;
  const path = pathOf(source);
  try {
    return { name: path, bytes: await readFile(path, { signal }) };
  } catch (cause) {
    signal?.throwIfAborted();
    throw toEraseError(cause, path);
  }
}

function pathOf(source: string | URL): string {
  if (typeof source === "string") return source;
  if (!(source instanceof URL)) throw new EraseError("bad_option", "a source is no path, file: URL, bytes or pixels");
  try {
    return fileURLToPath(source);
  } catch (cause) {
    const reason = "only file: URLs can be read; pass the bytes of anything else";
    throw new EraseError("file_unreadable", `${oneLine(source.href)}: ${reason}`, { cause, file: source.href });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EISDIR: "it is a folder",
  ENAMETOOLONG: "the name is too long",
  EPERM: "permission denied",
  ERR_FS_FILE_TOO_LARGE: "the file is larger than 2 GiB",
};

function toEraseError(cause: unknown, file: string): EraseError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new EraseError("file_not_found", `${oneLine(file)}: there is no such file`, { cause, file });
  }
  const reason = REASONS[code] ?? (cause instanceof Error ? oneLine(cause.message) : "it cannot be read");
  return new EraseError("file_unreadable", `${oneLine(file)}: ${reason}`, { cause, file });
}
