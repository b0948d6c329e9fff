import { Crew } from "./runtime/crew.ts";
import type { Arena, Pointer } from "./runtime/memory.ts";

/** Everything a kernel's wrapper needs: threads to run on and memory to work in. */
export interface Kernels {
  readonly crew: Crew;
  readonly arena: Arena;
}

/** Rows a chunk takes: enough to be worth a hand-over, few enough to share out evenly. A function of the size alone. */
export function rowsPerChunk(width: number, height: number): number {
  const byWork = Math.ceil(4096 / width);
  return Math.max(4, Math.min(byWork, Math.ceil(height / 8)));
}

/** Runs `body` with scratch memory of `bytesPerThread` for each thread, gone afterwards. */
export function withScratch(
  k: Kernels,
  bytesPerThread: number,
  body: (scratch: Pointer, stride: number) => void,
): void {
  const mark = k.arena.mark();
  const stride = Math.ceil(bytesPerThread / 16) * 16 + 32;
  const scratch = k.arena.allocate(stride * k.crew.threads);
  try {
    body(scratch, stride);
  } finally {
    k.arena.release(mark);
  }
}
