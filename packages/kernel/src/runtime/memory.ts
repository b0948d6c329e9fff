/** Bytes of one WebAssembly page. */
const PAGE = 65536;
/** 4 GiB, all that 32-bit addresses reach. scripts/build-wasm.mjs must say the same: importing sides have to agree. */
const MAXIMUM_PAGES = 65536;
const INITIAL_PAGES = 16;
/** Below this the module keeps its own constants. */
const FIRST_FREE = PAGE;

/** Address of a block in the kernels' memory, in bytes. */
export type Pointer = number;

/** @throws RangeError  where the host cannot reserve it (shared memory is refused outside cross-origin isolation). */
export function createMemory(shared: boolean): WebAssembly.Memory {
  return shared
    ? new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES, shared: true })
    : new WebAssembly.Memory({ initial: INITIAL_PAGES });
}

/**
 * Hands out blocks of the kernels' memory from one end, and takes them back in the reverse order: `mark` before, `release`
 * after. Blocks start at multiples of 16 and are followed by 16 spare bytes, so that a kernel may read a whole vector
 * at a block's end. Their content is whatever was there.
 */
export class Arena {
  readonly memory: WebAssembly.Memory;
  #next = FIRST_FREE;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
  }

  /** @throws RangeError  when 4 GiB, or what the machine has, are not enough. */
  allocate(bytes: number): Pointer {
    const pointer = this.#next;
    this.#next = Math.ceil((pointer + bytes + 16) / 16) * 16;
    const missing = Math.ceil(this.#next / PAGE) - this.memory.buffer.byteLength / PAGE;
    if (missing > 0) this.memory.grow(missing);
    return pointer;
  }

  /** Like `allocate`, filled with zeros. */
  allocateZeroed(bytes: number): Pointer {
    const pointer = this.allocate(bytes);
    this.bytes(pointer, bytes).fill(0);
    return pointer;
  }

  mark(): number {
    return this.#next;
  }

  release(mark: number): void {
    this.#next = mark;
  }

  // Views are made anew at each use: growing the memory replaces its buffer.
  bytes(pointer: Pointer, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, pointer, length);
  }

  int32(pointer: Pointer, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, pointer, length);
  }
}
