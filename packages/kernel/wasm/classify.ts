import { EXCLUDED, HOLE, PATCH_RADIUS, SOURCE, TARGET } from "./flags";

/** Adds TARGET and SOURCE to the flags of `rowsPerChunk` rows, and notes each row's first and one-past-last target. */
export function classifyRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  kinds: usize, flags: usize, spans: usize, scratch: usize, scratchStride: i32, w: i32, h: i32,
): void {
  const column: usize = scratch + thread * scratchStride + 16;
  const y1 = min(h, (chunk + 1) * rowsPerChunk);
  for (let y = chunk * rowsPerChunk; y < y1; y++) {
    const row = kinds + y * w;
    const out = flags + y * w;
    const rowInside = y >= PATCH_RADIUS && y < h - PATCH_RADIUS;
    let first = w;
    let last = 0;
    if (!rowInside) {
      memory.copy(out, row, w);
    } else {
      const top = kinds + (y - PATCH_RADIUS) * w;
      let x = 0;
      for (; x + 16 <= w; x += 16) {
        let any = v128.load(top + x);
        for (let j = 1; j < 7; j++) any = v128.or(any, v128.load(top + j * w + x));
        v128.store(column + x, any);
      }
      for (; x < w; x++) {
        let any: u8 = 0;
        for (let j = 0; j < 7; j++) any |= load<u8>(top + j * w + x);
        store<u8>(column + x, any);
      }
      const right = w - PATCH_RADIUS;
      for (x = 0; x < PATCH_RADIUS; x++) store<u8>(out + x, load<u8>(row + x));
      for (x = PATCH_RADIUS; x + 16 <= right; x += 16) {
        let any = v128.load(column + x - 3);
        any = v128.or(any, v128.load(column + x - 2));
        any = v128.or(any, v128.load(column + x - 1));
        any = v128.or(any, v128.load(column + x));
        any = v128.or(any, v128.load(column + x + 1));
        any = v128.or(any, v128.load(column + x + 2));
        any = v128.or(any, v128.load(column + x + 3));
        const source = v128.and(i8x16.eq(any, i8x16.splat(0)), i8x16.splat(<i8>SOURCE));
        const touches = i8x16.ne(v128.and(any, i8x16.splat(<i8>HOLE)), i8x16.splat(0));
        const target = v128.and(touches, i8x16.splat(<i8>TARGET));
        v128.store(out + x, v128.or(v128.load(row + x), v128.or(source, target)));
        const bits = i8x16.bitmask(touches);
        if (bits != 0) {
          if (first == w) first = x + ctz(bits);
          last = x + 32 - clz(bits);
        }
      }
      for (; x < right; x++) {
        let any: i32 = 0;
        for (let i = -PATCH_RADIUS; i <= PATCH_RADIUS; i++) any |= load<u8>(column + x + i);
        let value: i32 = load<u8>(row + x);
        if (any == 0) value |= SOURCE;
        if (any & HOLE) {
          value |= TARGET;
          if (first == w) first = x;
          last = x + 1;
        }
        store<u8>(out + x, <u8>value);
      }
      for (x = max(right, PATCH_RADIUS); x < w; x++) store<u8>(out + x, load<u8>(row + x));
    }
    store<i32>(spans + y * 8, first);
    store<i32>(spans + y * 8, last, 4);
  }
}

/** Writes up to `capacity` source centres, taken at an even stride over all of them, and returns their number in all. */
export function listSources(flags: usize, w: i32, h: i32, list: usize, capacity: i32, listed: usize): i32 {
  let total = 0;
  for (let p: usize = 0, n: usize = <usize>w * h; p < n; p++) total += (load<u8>(flags + p) >> 3) & 1;
  const stride = max(1, (total + capacity - 1) / capacity);
  let seen = 0;
  let count = 0;
  for (let y = PATCH_RADIUS; y < h - PATCH_RADIUS; y++) {
    for (let x = PATCH_RADIUS; x < w - PATCH_RADIUS; x++) {
      if ((load<u8>(flags + y * w + x) & SOURCE) == 0) continue;
      if (seen++ % stride == 0 && count < capacity) store<u32>(list + (count++ << 2), <u32>x | (<u32>y << 16));
    }
  }
  store<i32>(listed, count);
  return total;
}

/** Number of pixels that carry any of `bits`. */
export function countFlags(plane: usize, size: i32, bits: i32): i32 {
  let total = 0;
  for (let p = 0; p < size; p++) if (load<u8>(plane + p) & bits) total++;
  return total;
}
