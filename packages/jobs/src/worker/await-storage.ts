import { setTimeout as sleep } from "node:timers/promises";
import type { ArtifactStore } from "../artifacts/artifact-store.ts";
import { isDiskFull } from "../is-disk-full.ts";

/** Together about half a minute: a restart of the storage, or of the way to it. */
const PAUSES_MS: readonly number[] = [250, 500, 1000, 2000, 4000, 8000, 8000, 8000];
/** So that a full disk is not tried without end and pause. */
const FULL_PAUSE_MS = 5000;

/** The storage of files is away, or full, and not because of this task: it is to be done later. */
export class StorageAwayError extends Error {
  override readonly name = "StorageAwayError";
}

/**
 * Does what needs the storage of files, and again after a pause while that fails: an object store that is away for a moment
 * is no reason to fail a task that was acknowledged.
 *
 * @throws StorageAwayError  when it still fails and the storage takes nothing else either. What `work` threw, where it does.
 *                           A RangeError at once. The signal's reason.
 */
export async function awaitStorage<T>(
  artifacts: Pick<ArtifactStore, "ping">,
  work: () => Promise<T>,
  signal: AbortSignal | undefined,
  pausesMs: readonly number[] = PAUSES_MS,
): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof RangeError) throw error; // of the file, not of the storage
      await pause(pauseMs, signal);
    }
  }
  try {
    return await work();
  } catch (cause) {
    signal?.throwIfAborted();
    if (isDiskFull(cause) || !(await answers(artifacts))) {
      throw new StorageAwayError("The storage of files is away or full.", { cause });
    }
    throw cause;
  }
}

/** @throws StorageAwayError  after a pause, when the disk of running tasks is full; else what `work` throws. */
export async function putOffWhenFull<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  pauseMs: number = FULL_PAUSE_MS,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (signal.aborted || !isDiskFull(cause)) throw cause;
    await pause(pauseMs, signal);
    throw new StorageAwayError("The disk of running tasks is full.", { cause });
  }
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { ...(signal && { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

async function answers(artifacts: Pick<ArtifactStore, "ping">): Promise<boolean> {
  try {
    await artifacts.ping();
    return true;
  } catch {
    return false;
  }
}
