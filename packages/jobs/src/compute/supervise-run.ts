import type { ComputeChild, FinalReport } from "./compute-child.ts";
import { ComputeDiskFullError, ComputeFailedError, ComputeMemoryError, ComputeTimeoutError } from "./errors.ts";
import type { Step, WorkOrder } from "./protocol.ts";

export interface RunLimits {
  /** Kill the child when it grows by more than this, where that can be seen (Linux). */
  readonly memoryBytes: number;
  readonly timeLimitMs: number;
  readonly signal?: AbortSignal;
  /** Called about ten times a second with the share done, 0–1. */
  readonly onProgress?: (progress: number) => void;
  /** Called with small JPEG files, where the command wants them. */
  readonly onPreview?: (jpeg: Uint8Array) => void;
  /** Called with what an erase consists of, after each part. */
  readonly onStep?: (step: Step) => void;
}

/** What an order came to, by its kind: "done" for an erase. */
export type DoneReport = Exclude<FinalReport, { readonly kind: "failed" | "full" | "aborted" }>;

/** The engine looks for an abort before each chunk of work; what has not ended by then is in a decoder or encoder. */
const ABORT_GRACE_MS = 1000;
const MEMORY_CHECK_MS = 200;

/**
 * Lets a child carry out an order within limits.
 *
 * @throws ComputeFailedError, ComputeDiskFullError, ComputeCrashedError, ComputeMemoryError, ComputeTimeoutError; the signal's reason. Except
 *   after the first two, the child may be dead.
 */
export async function superviseRun(child: ComputeChild, order: WorkOrder, limits: RunLimits): Promise<DoneReport> {
  const { signal, timeLimitMs, memoryBytes } = limits;
  signal?.throwIfAborted();
  let stop: { readonly reason: unknown } | undefined;
  let killTimer: NodeJS.Timeout | undefined;
  const stopSoftly = (reason: unknown): void => {
    if (stop !== undefined) return;
    stop = { reason };
    child.abort();
    killTimer = setTimeout(() => child.kill(), ABORT_GRACE_MS);
  };
  const onAbort = (): void => stopSoftly(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  const timeTimer = setTimeout(() => stopSoftly(new ComputeTimeoutError(timeLimitMs)), timeLimitMs);
  const endWatch = watchMemory(child, memoryBytes, (usedBytes) => {
    stop ??= { reason: new ComputeMemoryError(usedBytes, memoryBytes) };
    child.kill();
  });
  try {
    const report = await child.run(order, (news) => {
      if (news.kind === "progress") limits.onProgress?.(news.progress);
      else if (news.kind === "step") limits.onStep?.(news.step);
      else limits.onPreview?.(news.jpeg);
    });
    if (stop !== undefined) throw stop.reason;
    if (report.kind === "failed") throw new ComputeFailedError(report.failure, report.detail);
    if (report.kind === "full") throw new ComputeDiskFullError(report.detail);
    if (report.kind === "aborted") throw new Error("The compute process stopped unasked.");
    return report;
  } catch (error) {
    // A child that was killed to stop it did not crash.
    throw stop === undefined ? error : stop.reason;
  } finally {
    clearTimeout(timeTimer);
    clearTimeout(killTimer);
    endWatch();
    signal?.removeEventListener("abort", onAbort);
  }
}

function watchMemory(child: ComputeChild, budgetBytes: number, onExceeded: (usedBytes: number) => void): () => void {
  let isWatching = true;
  const check = async (): Promise<void> => {
    const usedBytes = await child.grownBytes();
    if (isWatching && usedBytes !== undefined && usedBytes > budgetBytes) onExceeded(usedBytes);
  };
  const timer = setInterval(() => void check(), MEMORY_CHECK_MS);
  return () => {
    isWatching = false;
    clearInterval(timer);
  };
}
