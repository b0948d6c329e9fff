import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * Names this process so that others of the same machine can tell whether it is still there: host, process space, process
 * number, start.
 *
 * A process number says little by itself: containers have their own, a restart of the machine gives them out anew, and two
 * machines may have one name. So the space is named too, by what Linux tells of the boot and of the process namespace.
 */
export function nameWorker(): string {
  const host = hostname().replaceAll(/[^A-Za-z0-9.-]/g, "-");
  return [host, processSpace(), process.pid, Math.round(performance.timeOrigin)].join("/");
}

/** @param own  What `nameWorker` says here. @returns  A test that is true for workers that have certainly ended. */
export function createEndedTest(own: string): (workerId: string) => boolean {
  const [host, space, ownPid, ownStart] = own.split("/");
  return (workerId) => {
    const [otherHost, otherSpace, pid, start] = workerId.split("/");
    if (otherHost !== host || otherSpace !== space || start === undefined) return false;
    if (pid === ownPid) return start !== ownStart;
    return !isRunning(Number(pid));
  };
}

/** On systems without process namespaces the host's name has to do. */
function processSpace(): string {
  if (process.platform !== "linux") return process.platform;
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot}.${readlinkSync("/proc/self/ns/pid").replaceAll(/\D/g, "")}`;
  } catch {
    return `unknown-${process.pid}-${performance.timeOrigin}`; // nobody's but ours: then leases decide
  }
}

/** True where it cannot be told. */
function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
