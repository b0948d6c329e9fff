import { totalmem } from "node:os";

/** The rest is for the server, the idle processes and the file cache. */
const SHARE_OF_MACHINE = 0.6;

/** How much memory the tasks that run may take together, in bytes: a share of the machine's, or of the container's. */
export function defaultMemoryBytes(): number {
  const constrainedBytes = process.constrainedMemory();
  const machineBytes = constrainedBytes > 0 ? Math.min(totalmem(), constrainedBytes) : totalmem();
  return Math.floor(machineBytes * SHARE_OF_MACHINE);
}
