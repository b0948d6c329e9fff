import { readFile } from "node:fs/promises";

/**
 * How much memory a process holds of its own, in bytes: without the pages of program files, which it shares with others.
 *
 * @returns  `undefined` where it cannot be told: the process is gone, or this is not Linux.
 */
export async function readResidentBytes(pid: number): Promise<number | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, "latin1");
    const anonymous = readKilobytes(status, "RssAnon");
    const shared = readKilobytes(status, "RssShmem");
    return anonymous === undefined ? undefined : (anonymous + (shared ?? 0)) * 1024;
  } catch {
    return undefined;
  }
}

function readKilobytes(status: string, field: string): number | undefined {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
