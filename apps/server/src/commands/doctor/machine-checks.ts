import { execFile } from "node:child_process";
import { mkdir, mkdtemp, open, readFile, rm, statfs } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { findStudio } from "../../http/studio-routes.ts";
import type { Config } from "../../config/check-config.ts";
import { type Check, ok, warning } from "./check.ts";
import { lookAtNode } from "./look-at-node.ts";

const run = promisify(execFile);
const LITTLE_SPACE_BYTES = 1e9;
const FEW_FILES = 4096;

/** What has nothing to do with other machines. */
export function machineChecks(config: Config): readonly Check[] {
  return [
    { name: "node", look: async () => lookAtNode(process.versions.node) },
    { name: "machine", look: async () => ok(describeMachine()) },
    { name: "open files", look: lookAtFileLimit },
    { name: "data folder", look: () => lookAtFolder(config.dataFolder) },
    { name: "studio", look: () => lookAtStudio(config) },
  ];
}

function describeMachine(): string {
  return `${availableParallelism()} processors, ${(totalmem() / 1e9).toFixed(1)} GB, ${process.platform} ${process.arch}`;
}

async function lookAtFileLimit(): ReturnType<Check["look"]> {
  if (process.platform === "win32") return ok("no limit to look at");
  const { stdout } = await run("sh", ["-c", "ulimit -n"]);
  const limit = stdout.trim();
  if (limit !== "unlimited" && Number(limit) < FEW_FILES) {
    return warning(`${limit}: each client that waits takes one, so raise it for a service (ulimit -n 65536)`);
  }
  return ok(limit);
}

/** Writes and syncs a file, as tasks are. */
async function lookAtFolder(folder: string): ReturnType<Check["look"]> {
  await mkdir(folder, { recursive: true });
  const trial = await mkdtemp(path.join(folder, "doctor-"));
  try {
    const file = path.join(trial, "trial");
    const startedAt = performance.now();
    const handle = await open(file, "w");
    try {
      await handle.write(new Uint8Array(4096));
      await handle.sync();
    } finally {
      await handle.close();
    }
    const syncMs = performance.now() - startedAt;
    if ((await readFile(file)).length !== 4096) throw new Error(`${folder} does not keep what is written there.`);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const text = `${folder}: ${(free / 1e9).toFixed(1)} GB free, a synced write takes ${syncMs.toFixed(1)} ms`;
    return free < LITTLE_SPACE_BYTES ? warning(`${text}: that is little`) : ok(text);
  } finally {
    await rm(trial, { recursive: true, force: true });
  }
}

async function lookAtStudio({ noStudio, role }: Config): ReturnType<Check["look"]> {
  if (noStudio || role === "work") return ok("left out, as configured");
  return findStudio() === undefined ? warning("has not been built: / lists the contracts instead") : ok("built");
}
