import { describe, expect, it } from "vitest";
import { GuardedArena } from "../testing/guarded-arena.ts";
import { Arena, createMemory } from "./memory.ts";

describe("Arena", () => {
  it("hands out aligned blocks that do not overlap and have 16 spare bytes", () => {
    const arena = new Arena(createMemory(false));
    let end = 0;
    for (const bytes of [1, 16, 17, 0, 1000]) {
      const pointer = arena.allocate(bytes);
      expect(pointer % 16).toBe(0);
      expect(pointer).toBeGreaterThanOrEqual(end);
      end = pointer + bytes + 16;
    }
  });

  it("takes blocks back in reverse order", () => {
    const arena = new Arena(createMemory(false));
    const first = arena.allocate(10);
    const mark = arena.mark();
    const second = arena.allocate(100);
    arena.release(mark);
    expect(arena.allocate(5)).toBe(second);
    expect(second).toBeGreaterThan(first);
  });

  it.each([false, true])("grows the memory when it has to, shared %s", (isShared) => {
    const arena = new Arena(createMemory(isShared));
    const bytes = 3_000_000;
    const pointer = arena.allocateZeroed(bytes);
    arena.bytes(pointer, bytes).fill(7);
    expect(arena.bytes(pointer + bytes - 1, 1)[0]).toBe(7);
    expect(arena.memory.buffer.byteLength).toBeGreaterThan(bytes);
  });
});

describe("GuardedArena", () => {
  it("notices a byte written next to a block", () => {
    const arena = new GuardedArena(createMemory(false), 0xa5);
    const mark = arena.mark();
    const pointer = arena.allocate(10);
    arena.verify();
    arena.bytes(pointer + 10, 1).fill(0);
    expect(() => arena.release(mark)).toThrow("outside its block");
  });
});
