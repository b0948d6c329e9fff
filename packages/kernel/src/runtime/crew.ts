import { CHUNKED_KERNELS, type ChunkedKernel, type KernelExports } from "./module.ts";

/** Cells of the control block that a crew shares. */
const EPOCH = 0;
const KERNEL = 1;
const NEXT_CHUNK = 2;
const CHUNK_COUNT = 3;
const BUSY = 4;
const ABORT = 5;
const ARGUMENT_COUNT = 6;
const CELLS = 16;
const ARGUMENTS = 32;
const CONTROL_BYTES = CELLS * 4 + ARGUMENTS * 8;
/** Looks at the control block before a waiting thread goes to sleep: about 50 µs, longer than most gaps between jobs. */
const SPINS = 4000;

/** Memory through which the threads of one engine agree on what to do next. */
export interface Control {
  readonly buffer: SharedArrayBuffer | ArrayBuffer;
  readonly cells: Int32Array;
  readonly arguments: Float64Array;
}

export function createControl(shared: boolean): Control {
  return openControl(shared ? new SharedArrayBuffer(CONTROL_BYTES) : new ArrayBuffer(CONTROL_BYTES));
}

export function openControl(buffer: SharedArrayBuffer | ArrayBuffer): Control {
  return {
    buffer,
    cells: new Int32Array(buffer, 0, CELLS),
    arguments: new Float64Array(buffer, CELLS * 4, ARGUMENTS),
  };
}

/** Asks the run in progress to stop at the next chunk; `clearAbort` before the next run. Safe from any thread. */
export function requestAbort(control: Control): void {
  Atomics.store(control.cells, ABORT, 1);
}

export function clearAbort(control: Control): void {
  Atomics.store(control.cells, ABORT, 0);
}

/** Thrown inside the conductor when a run was asked to stop. */
export class RunAbortedError extends Error {
  constructor() {
    super("the run was stopped");
    this.name = "RunAbortedError";
  }
}

/**
 * The threads that work through a kernel's chunks together: the one that owns the crew (the conductor) and its helpers.
 *
 * What a chunk computes never depends on which thread does it, nor on the chunks done at the same time, so a run gives
 * the same bytes with any number of threads.
 */
export class Crew {
  readonly threads: number;
  readonly exports: KernelExports;
  readonly #control: Control;
  #isSolo = false;

  constructor(exports: KernelExports, control: Control, threads: number) {
    this.exports = exports;
    this.threads = threads;
    this.#control = control;
  }

  /**
   * Runs `body` on this thread alone: for work so small that handing it over costs more than doing it. The bytes are the
   * same either way.
   */
  alone<Result>(body: () => Result): Result {
    const before = this.#isSolo;
    this.#isSolo = true;
    try {
      return body();
    } finally {
      this.#isSolo = before;
    }
  }

  /** @throws RunAbortedError  when `requestAbort` was called. */
  throwIfAborted(): void {
    if (Atomics.load(this.#control.cells, ABORT) === 1) throw new RunAbortedError();
  }

  /**
   * Runs `kernel` on chunks 0 to `chunks` − 1 and returns when all are done.
   *
   * @throws RunAbortedError  when `requestAbort` was called; some chunks are then undone.
   */
  run(kernel: ChunkedKernel, chunks: number, ...args: number[]): void {
    this.throwIfAborted();
    const call = this.exports[kernel];
    if (this.threads === 1 || chunks === 1 || this.#isSolo) {
      const { cells } = this.#control;
      for (let chunk = 0; chunk < chunks && Atomics.load(cells, ABORT) === 0; chunk++) call(0, chunk, ...args);
    } else {
      const { cells } = this.#control;
      this.#control.arguments.set(args);
      Atomics.store(cells, KERNEL, CHUNKED_KERNELS.indexOf(kernel));
      Atomics.store(cells, ARGUMENT_COUNT, args.length);
      Atomics.store(cells, CHUNK_COUNT, chunks);
      Atomics.store(cells, NEXT_CHUNK, 0);
      Atomics.store(cells, BUSY, this.threads - 1);
      Atomics.add(cells, EPOCH, 1);
      Atomics.notify(cells, EPOCH);
      takeChunks(this.#control, this.exports, 0);
      waitWhile(cells, BUSY, (busy) => busy !== 0);
    }
    this.throwIfAborted();
  }
}

/** The life of a helper thread: waits for jobs and takes chunks. Never returns; the host terminates the thread. */
export function helpCrew(exports: KernelExports, control: Control, thread: number): never {
  const { cells } = control;
  let epoch = 0;
  for (;;) {
    const seen = epoch;
    epoch = waitWhile(cells, EPOCH, (value) => value === seen);
    takeChunks(control, exports, thread);
    if (Atomics.sub(cells, BUSY, 1) === 1) Atomics.notify(cells, BUSY);
  }
}

function takeChunks(control: Control, exports: KernelExports, thread: number): void {
  const { cells } = control;
  const chunks = Atomics.load(cells, CHUNK_COUNT);
  const name = CHUNKED_KERNELS[Atomics.load(cells, KERNEL)];
  if (name === undefined) throw new Error("unknown kernel");
  const call = exports[name];
  const args = control.arguments.slice(0, Atomics.load(cells, ARGUMENT_COUNT));
  for (;;) {
    const chunk = Atomics.add(cells, NEXT_CHUNK, 1);
    if (chunk >= chunks || Atomics.load(cells, ABORT) === 1) return;
    call(thread, chunk, ...args);
  }
}

/** Waits while the cell's value is as `undesired` says: looking at first, then asleep. Returns the value that ended it. */
function waitWhile(cells: Int32Array, cell: number, undesired: (value: number) => boolean): number {
  for (let spin = 0; spin < SPINS; spin++) {
    const value = Atomics.load(cells, cell);
    if (!undesired(value)) return value;
  }
  for (;;) {
    const value = Atomics.load(cells, cell);
    if (!undesired(value)) return value;
    Atomics.wait(cells, cell, value);
  }
}
