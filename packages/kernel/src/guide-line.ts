import type { Kernels } from "./kernels.ts";
import type { Pointer } from "./runtime/memory.ts";

/** How a guide's samples lie along a level's columns, or rows. */
export interface GuideLine {
  /** Of each column: two i32, the samples it lies between, and as f32 how near it is to the second. */
  readonly places: Pointer;
  /** Of each sample: an i32, the first column that lies nearest to it; and one more at the end. */
  readonly starts: Pointer;
  /** The columns that the guide covers: from `begin` to before `end`. */
  readonly begin: number;
  readonly end: number;
}

/** What a guide covers along a line of the level, in columns and fractions of them, and by how many samples. */
export interface GuideStretch {
  readonly start: number;
  readonly length: number;
  readonly count: number;
}

/** @param size  Columns of the level. */
export function layLine(k: Kernels, { start, length, count }: GuideStretch, size: number): GuideLine {
  const bytes = new ArrayBuffer(size * 12);
  const samples = new Int32Array(bytes);
  const parts = new Float32Array(bytes);
  const starts = new Int32Array(count + 1);
  let [begin, end, started] = [size, 0, 0];
  for (let i = 0; i < size; i++) {
    const position = i + 0.5 - start;
    if (position < 0 || position >= length) continue;
    [begin, end] = [Math.min(begin, i), i + 1];
    const at = (position / length) * count - 0.5;
    const before = Math.floor(at);
    const first = Math.max(0, before);
    const second = Math.min(count - 1, before + 1); // beyond the edge its last sample again
    samples.set([first, second], i * 3);
    parts[i * 3 + 2] = at - before;
    const nearest = at - before < 0.5 ? first : second;
    while (started <= nearest) starts[started++] = i;
  }
  starts.fill(end, started);
  return { places: put(k, bytes), starts: put(k, starts.buffer), begin, end };
}

function put(k: Kernels, data: ArrayBuffer): Pointer {
  const pointer = k.arena.allocate(data.byteLength);
  k.arena.bytes(pointer, data.byteLength).set(new Uint8Array(data));
  return pointer;
}
