import { setTimeout as sleep } from "node:timers/promises";

const PAUSES_MS: readonly number[] = [100, 300, 1000, 3000];

/** Tries a write until it goes through: for a database that is away for a moment. @throws  What the last try threw. */
export async function insist<T>(write: () => Promise<T>): Promise<T> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await write();
    } catch {
      await sleep(pauseMs);
    }
  }
  return write();
}
