import type { Fault } from "./fault.ts";
import { type FuzzCounts, runFuzz } from "./run-fuzz.ts";

/** What this process says to the one that started it. */
export type FuzzMessage =
  | { readonly kind: "begins"; readonly batch: number }
  | { readonly kind: "ended"; readonly batch: number; readonly counts: FuzzCounts; readonly rssBytes: number }
  | { readonly kind: "fault"; readonly batch: number; readonly fault: Fault };

// Arguments: seed, first batch, step between batches, folder. "stop" as a message ends it after a batch.
const [seed, first, step] = process.argv.slice(2, 5).map(Number);
const folder = process.argv[5];
if (seed === undefined || first === undefined || step === undefined || folder === undefined) process.exit(2);

let isStopped = false;
process.on("message", () => void (isStopped = true));
process.on("disconnect", () => process.exit(1));

function tell(message: FuzzMessage): void {
  process.send?.(message);
}

let next = first;
await runFuzz({
  seed,
  folder,
  nextBatch() {
    if (isStopped) return undefined;
    const batch = next;
    next += step;
    tell({ kind: "begins", batch });
    return batch;
  },
  onBatch: (batch, counts) => tell({ kind: "ended", batch, counts, rssBytes: process.memoryUsage.rss() }),
  onFault: (fault, batch) => tell({ kind: "fault", batch, fault }),
});
process.removeAllListeners("disconnect");
process.disconnect();
