import { readFileSync, writeFileSync } from "node:fs";

/** Linux only: sets the peak back to what is resident now. Elsewhere the peak since the start is used. */
export function forgetPeak(): void {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // Not Linux, or not allowed: reading files needed little beyond the files themselves.
  }
}

/** Of this process, since its start or `forgetPeak`. */
export function peakResidentBytes(): number {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"));
    if (line?.[1] !== undefined) return Number(line[1]) * 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}
