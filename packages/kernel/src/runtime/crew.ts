import { CHUNKED_KERNELS, type ChunkedKernel, type KernelExports } from "./module.ts";

/** Cells of the control block that a crew shares. */
const UNTAKEN = 0;
const DONE = 1;
const CHUNK_COUNT = 2;
const JOB = 3;
const KERNEL = 4;
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
  readonly #takeChunks: () => void;
  #isSolo = false;

  constructor(exports: KernelExports, control: Control, threads: number) {
    this.exports = exports;
    this.threads = threads;
    this.#control = control;
    this.#takeChunks = chunkTaker(control, exports, 0);
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
    const { cells } = this.#control;
    if (this.threads === 1 || chunks === 1 || this.#isSolo) {
      const call = this.exports[kernel];
      for (let chunk = 0; chunk < chunks && Atomics.load(cells, ABORT) === 0; chunk++) call(0, chunk, ...args);
    } else {
      this.#control.arguments.set(args);
      Atomics.store(cells, KERNEL, CHUNKED_KERNELS.indexOf(kernel));
      Atomics.store(cells, ARGUMENT_COUNT, args.length);
      Atomics.store(cells, CHUNK_COUNT, chunks);
      Atomics.store(cells, DONE, 0);
      Atomics.add(cells, JOB, 1);
      // From here on helpers take chunks. What a job says must not change until its last chunk is done.
      Atomics.store(cells, UNTAKEN, chunks);
      Atomics.notify(cells, UNTAKEN);
      this.#takeChunks();
      // Only after a stop are there chunks that nobody took. A helper that has not woken up is not waited for.
      const left = Atomics.exchange(cells, UNTAKEN, 0);
      waitWhile(cells, DONE, (done) => done < chunks - left);
    }
    this.throwIfAborted();
  }
}

/** The life of a helper thread: waits for jobs and takes chunks. Never returns; the host terminates the thread. */
export function helpCrew(exports: KernelExports, control: Control, thread: number): never {
  const takeChunks = chunkTaker(control, exports, thread);
  for (;;) {
    waitWhile(control.cells, UNTAKEN, (untaken) => untaken === 0);
    takeChunks();
  }
}

function noJob(_chunk: number): void {
  throw new Error("there is no job");
}

/** A function that takes chunks of the present job and does them, until none is left or a stop is requested. */
function chunkTaker(control: Control, exports: KernelExports, thread: number): () => void {
  const { cells } = control;
  let job = -1;
  let doChunk = noJob;

  function readJob(): void {
    job = Atomics.load(cells, JOB);
    const name = CHUNKED_KERNELS[Atomics.load(cells, KERNEL)];
    if (name === undefined) throw new Error("unknown kernel");
    const call = exports[name];
    const args = control.arguments.slice(0, Atomics.load(cells, ARGUMENT_COUNT));
    doChunk = (chunk) => call(thread, chunk, ...args);
  }

  return () => {
    for (;;) {
      const untaken = Atomics.load(cells, UNTAKEN);
      if (untaken === 0 || Atomics.load(cells, ABORT) === 1) return;
      if (Atomics.compareExchange(cells, UNTAKEN, untaken, untaken - 1) !== untaken) continue;
      // With a chunk in hand the job cannot end, so only now is it safe to read what it says.
      if (job !== Atomics.load(cells, JOB)) readJob();
      doChunk(Atomics.load(cells, CHUNK_COUNT) - untaken);
      Atomics.add(cells, DONE, 1);
      // After a stop the conductor waits for fewer than all.
      if (thread > 0) Atomics.notify(cells, DONE);
    }
  };
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
