import { EXCLUDED, HOLE } from "../flags.ts";
import type { Kernels } from "../kernels.ts";
import { allocateLevel, type Level } from "../level.ts";
import type { LevelPixels } from "../reference/level-pixels.ts";
import type { Pointer } from "../runtime/memory.ts";
import { randomBytes, randomMask } from "./random-pictures.ts";
import type { RandomStream } from "./random-stream.ts";

/** Copies an array into the kernels' memory. */
export function place(k: Kernels, data: Uint8Array | Uint16Array | Int16Array | Int32Array | Uint32Array): Pointer {
  const pointer = k.arena.allocate(data.byteLength);
  k.arena.bytes(pointer, data.byteLength).set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return pointer;
}

/** Copies `length` bytes out of the kernels' memory. */
export function takeBytes(k: Kernels, pointer: Pointer, length: number): Uint8Array {
  return k.arena.bytes(pointer, length).slice();
}

export function takeUint16(k: Kernels, pointer: Pointer, length: number): Uint16Array {
  return new Uint16Array(takeBytes(k, pointer, length * 2).buffer);
}

export function takeInt16(k: Kernels, pointer: Pointer, length: number): Int16Array {
  return new Int16Array(takeBytes(k, pointer, length * 2).buffer);
}

export function takeUint32(k: Kernels, pointer: Pointer, length: number): Uint32Array {
  return new Uint32Array(takeBytes(k, pointer, length * 4).buffer);
}

export function placeLevel(k: Kernels, pixels: LevelPixels): Level {
  const level = allocateLevel(k, pixels.width, pixels.height);
  k.arena.bytes(level.color, pixels.color.length).set(pixels.color);
  k.arena.bytes(level.kinds, pixels.kinds.length).set(pixels.kinds);
  return level;
}

export function takeLevel(k: Kernels, level: Level): LevelPixels {
  const { width, height } = level;
  const pixels = width * height;
  return { width, height, color: takeBytes(k, level.color, pixels * 4), kinds: takeBytes(k, level.kinds, pixels) };
}

/** A random picture with a random hole and, one time in three, random pixels that must not be copied from. */
export function randomLevel(random: RandomStream, width: number, height: number): LevelPixels {
  const kinds = randomMask(random, width, height, HOLE);
  if (random(3) === 0) {
    randomMask(random, width, height, EXCLUDED).forEach((kind, p) => {
      if (kinds[p] === 0) kinds[p] = kind;
    });
  }
  return { width, height, color: randomBytes(random, width * height * 4), kinds };
}
