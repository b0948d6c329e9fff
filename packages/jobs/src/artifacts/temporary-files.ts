import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";

/** How long a file of a process that cannot be asked may rest: no write takes that long. */
const MAX_AGE_MS = 24 * 3_600_000;

/** Names for files that are being written. Each tells whose it is, so that what a dead process left can be removed. */
export interface TemporaryFiles {
  /** A path that no file has. */
  newPath(): string;
}

/** Opens the folder, making it when it is missing, and removes what processes that have ended left in it. */
export async function openTemporaryFiles(folder: string): Promise<TemporaryFiles> {
  await mkdir(folder, { recursive: true });
  const own = ownerName();
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    if (await isLeftover(file, own)) await rm(file, { force: true });
  }
  return { newPath: () => path.join(folder, `${own}_${randomUUID()}`) };
}

/** Process numbers are used again, in containers always the same ones; with the start they are not. */
function ownerName(): string {
  const host = hostname()
    .replaceAll(/[^A-Za-z0-9-]/g, "-")
    .slice(0, 60);
  return `${host}_${process.pid}_${Math.round(performance.timeOrigin)}`;
}

async function isLeftover(file: string, own: string): Promise<boolean> {
  const [host, pid] = path.basename(file).split("_");
  const [ownHost, ownPid] = own.split("_");
  if (path.basename(file).startsWith(`${own}_`)) return false;
  if (host === ownHost && (pid === ownPid || !isRunning(Number(pid)))) return true;
  const found = await stat(file).catch(() => undefined); // its writer may just have renamed it
  return found !== undefined && Date.now() - found.mtimeMs > MAX_AGE_MS;
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"; // somebody else's, but there
  }
}
