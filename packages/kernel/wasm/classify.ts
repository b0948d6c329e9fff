import { EXCLUDED, HOLE, PATCH_RADIUS, SOURCE, TARGET } from "./flags";

/**
 * Adds TARGET and SOURCE to the flags of `rowsPerChunk` rows; notes each row's first and one-past-last target in `spans`,
 * and how many targets and sources it has in `counts`.
 */
export function classifyRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  kinds: usize, flags: usize, spans: usize, counts: usize, scratch: usize, scratchStride: i32, w: i32, h: i32,
): void {
  const column: usize = scratch + thread * scratchStride + 16;
  const y1 = min(h, (chunk + 1) * rowsPerChunk);
  for (let y = chunk * rowsPerChunk; y < y1; y++) {
    const row = kinds + y * w;
    const out = flags + y * w;
    const rowInside = y >= PATCH_RADIUS && y < h - PATCH_RADIUS;
    let first = w;
    let last = 0;
    let targets = 0;
    let sources = 0;
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
        targets += popcnt(bits);
        sources += popcnt(i8x16.bitmask(i8x16.eq(any, i8x16.splat(0))));
        if (bits != 0) {
          if (first == w) first = x + ctz(bits);
          last = x + 32 - clz(bits);
        }
      }
      for (; x < right; x++) {
        let any: i32 = 0;
        for (let i = -PATCH_RADIUS; i <= PATCH_RADIUS; i++) any |= load<u8>(column + x + i);
        let value: i32 = load<u8>(row + x);
        if (any == 0) {
          value |= SOURCE;
          sources++;
        }
        if (any & HOLE) {
          value |= TARGET;
          targets++;
          if (first == w) first = x;
          last = x + 1;
        }
        store<u8>(out + x, <u8>value);
      }
      for (x = max(right, PATCH_RADIUS); x < w; x++) store<u8>(out + x, load<u8>(row + x));
    }
    store<i32>(spans + y * 8, first);
    store<i32>(spans + y * 8, last, 4);
    store<i32>(counts + y * 8, targets);
    store<i32>(counts + y * 8, sources, 4);
  }
}

/**
 * Writes up to `capacity` source centers, taken from a grid of about as many cells, and returns how many it wrote.
 * `total` is the number of all sources. A grid that meets none gives way to ever finer ones.
 */
export function listSources(flags: usize, w: i32, h: i32, total: i32, list: usize, capacity: i32): i32 {
  let step = max(1, <i32>ceil(sqrt(<f64>total / <f64>capacity)));
  let count = 0;
  do {
    for (let y = PATCH_RADIUS; y < h - PATCH_RADIUS; y += step) {
      for (let x = PATCH_RADIUS; x < w - PATCH_RADIUS && count < capacity; x += step) {
        if (load<u8>(flags + y * w + x) & SOURCE) store<u32>(list + (count++ << 2), <u32>x | (<u32>y << 16));
      }
    }
    step >>= 1;
  } while (count == 0 && step > 0);
  return count;
}
