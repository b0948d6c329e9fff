import { setTimeout as delay } from "node:timers/promises";

/** Waits for the end of a connection, but not longer: one whose network was cut is left to the system to find out. */
export async function endWithin(end: Promise<void>, milliseconds: number): Promise<void> {
  const enough = new AbortController();
  const late = delay(milliseconds, undefined, { signal: enough.signal }).catch(() => {});
  await Promise.race([end.catch(() => {}), late]);
  enough.abort();
}
