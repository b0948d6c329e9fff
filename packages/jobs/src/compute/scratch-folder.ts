import { chmod, mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

const PREFIX = "compute-";

/** A folder for the files of running tasks, which no other user may read. */
export interface ScratchFolder {
  /** Makes an empty folder for one task. */
  create(): Promise<string>;
  remove(): Promise<void>;
}

/**
 * Makes the folder `<parent>/compute-<process id>-…`, and removes those of processes that are gone.
 *
 * @param parent  Made when it is not there.
 */
export async function openScratchFolder(parent: string): Promise<ScratchFolder> {
  await mkdir(parent, { recursive: true });
  await removeAbandoned(parent);
  const folder = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`));
  await chmod(folder, 0o700);
  return {
    create: () => mkdtemp(join(folder, "task-")),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = /^compute-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || !(await isAbandoned(join(parent, name), Number(pid)))) continue;
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined); // another user's, or in use
  }
}

/** In a container the server has the same process id after every start: then age tells. */
async function isAbandoned(folder: string, pid: number): Promise<boolean> {
  if (pid !== process.pid) return !isAlive(pid);
  const startedAt = Date.now() - process.uptime() * 1000;
  const modifiedAt = await stat(folder).then(
    ({ mtimeMs }) => mtimeMs,
    () => startedAt,
  );
  return modifiedAt < startedAt;
}

/** A number that has been given to another process since only keeps an old folder a little longer. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
