import { Arena, type Pointer } from "../runtime/memory.ts";

/** Bytes watched before and after each block: more than one vector, and a multiple of 16 so that blocks stay aligned. */
const GUARD_BYTES = 64;

interface Block {
  readonly pointer: Pointer;
  readonly bytes: number;
}

/**
 * An arena for tests: every block lies between guard bytes and starts out as garbage.
 *
 * `verify`, and each `release`, fail when a guard byte has changed: a kernel wrote outside its block. The guards and the
 * garbage hold `filler`, so a kernel whose results change with the filler has read what it was not given.
 */
export class GuardedArena extends Arena {
  readonly filler: number;
  #blocks: Block[] = [];

  constructor(memory: WebAssembly.Memory, filler: number) {
    super(memory);
    this.filler = filler;
  }

  override allocate(bytes: number): Pointer {
    const outer = super.allocate(bytes + 2 * GUARD_BYTES);
    this.bytes(outer, bytes + 2 * GUARD_BYTES).fill(this.filler);
    const pointer = outer + GUARD_BYTES;
    this.#blocks.push({ pointer, bytes });
    return pointer;
  }

  override release(mark: number): void {
    this.verify();
    this.#blocks = this.#blocks.filter((block) => block.pointer < mark);
    super.release(mark);
  }

  /** @throws Error  when a byte next to a live block was written. */
  verify(): void {
    for (const { pointer, bytes } of this.#blocks) {
      const before = this.bytes(pointer - GUARD_BYTES, GUARD_BYTES);
      const after = this.bytes(pointer + bytes, GUARD_BYTES);
      const isTouched = (byte: number) => byte !== this.filler;
      if (before.some(isTouched) || after.some(isTouched)) {
        throw new Error(`a kernel wrote outside its block of ${bytes} bytes at ${pointer}`);
      }
    }
  }
}
