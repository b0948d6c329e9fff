import { HOLE } from "./flags";

// The Laplace solver works on one channel at a time, in fixed point: i16, value × 32. Four neighbors of at most
// 255 · 32 still add up within 16 bits. A state byte tells what each pixel is to it.

/** No value and none wanted: neighbors see no flux from here. */
export const VOID: i32 = 0;
/** A given value. */
export const FIXED: i32 = 1;
/** A value to find. */
export const FREE: i32 = 2;

/** Writes channel `c` of each pixel into `plane`, and into `states` FREE for hole pixels and FIXED for all others. */
export function splitRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  color: usize, kinds: usize, w: i32, h: i32, c: i32, plane: usize, states: usize,
): void {
  const y1 = min(h, (chunk + 1) * rowsPerChunk);
  for (let p = chunk * rowsPerChunk * w; p < y1 * w; p++) {
    const hole = load<u8>(kinds + p) & HOLE;
    store<u8>(states + p, hole ? <u8>FREE : <u8>FIXED);
    store<i16>(plane + (p << 1), hole ? 0 : <i16>(<i32>load<u8>(color + (p << 2) + c) << 5));
  }
}

/** Writes the plane's values back into channel `c` of the hole pixels. */
export function mergeRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  color: usize, kinds: usize, w: i32, h: i32, c: i32, plane: usize,
): void {
  const y1 = min(h, (chunk + 1) * rowsPerChunk);
  for (let p = chunk * rowsPerChunk * w; p < y1 * w; p++) {
    if ((load<u8>(kinds + p) & HOLE) == 0) continue;
    store<u8>(color + (p << 2) + c, <u8>min(255, max(0, (load<i16>(plane + (p << 1)) + 16) >> 5)));
  }
}

/** Halves a plane: the mean of the given values of each 2×2 block; without any, FREE if one is FREE, else VOID. */
export function pullRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  plane: usize, states: usize, w: i32, h: i32, coarsePlane: usize, coarseStates: usize, coarseW: i32, coarseH: i32,
): void {
  const y1 = min(coarseH, (chunk + 1) * rowsPerChunk);
  for (let y = chunk * rowsPerChunk; y < y1; y++) {
    for (let x = 0; x < coarseW; x++) {
      let sum = 0, count = 0, free = 0;
      for (let j = 0; j < 2; j++) {
        const yy = 2 * y + j;
        if (yy >= h) break;
        for (let i = 0; i < 2; i++) {
          const xx = 2 * x + i;
          if (xx >= w) break;
          const p = yy * w + xx;
          const state = load<u8>(states + p);
          if (state == FIXED) {
            sum += load<i16>(plane + (p << 1));
            count++;
          } else if (state == FREE) free++;
        }
      }
      const q = y * coarseW + x;
      store<u8>(coarseStates + q, count ? <u8>FIXED : free ? <u8>FREE : <u8>VOID);
      store<i16>(coarsePlane + (q << 1), count ? <i16>(sum / count) : 0);
    }
  }
}

/** First guess at a finer level: each FREE pixel takes its coarse parent's value, blended 9:3:3:1 with its neighbors'. */
export function pushRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  plane: usize, states: usize, w: i32, h: i32, coarsePlane: usize, coarseStates: usize, coarseW: i32, coarseH: i32,
): void {
  const y1 = min(h, (chunk + 1) * rowsPerChunk);
  for (let y = chunk * rowsPerChunk; y < y1; y++) {
    const cy = y >> 1;
    const ny = min(max(cy + ((y & 1) ? 1 : -1), 0), coarseH - 1);
    for (let x = 0; x < w; x++) {
      const p = y * w + x;
      if (load<u8>(states + p) != FREE) continue;
      const cx = x >> 1;
      const nx = min(max(cx + ((x & 1) ? 1 : -1), 0), coarseW - 1);
      const a = cy * coarseW + cx, b = cy * coarseW + nx, c = ny * coarseW + cx, d = ny * coarseW + nx;
      let sum = 9 * <i32>load<i16>(coarsePlane + (a << 1)), weight = 9;
      if (load<u8>(coarseStates + b) != VOID) { sum += 3 * <i32>load<i16>(coarsePlane + (b << 1)); weight += 3; }
      if (load<u8>(coarseStates + c) != VOID) { sum += 3 * <i32>load<i16>(coarsePlane + (c << 1)); weight += 3; }
      if (load<u8>(coarseStates + d) != VOID) { sum += <i32>load<i16>(coarsePlane + (d << 1)); weight += 1; }
      store<i16>(plane + (p << 1), <i16>(sum / weight));
    }
  }
}

@inline
function relaxOne(plane: usize, states: usize, w: i32, h: i32, x: i32, y: i32): void {
  const p = y * w + x;
  if (load<u8>(states + p) != FREE) return;
  const own = <i32>load<i16>(plane + (p << 1));
  const left = x > 0 && load<u8>(states + p - 1) != VOID ? <i32>load<i16>(plane + ((p - 1) << 1)) : own;
  const right = x + 1 < w && load<u8>(states + p + 1) != VOID ? <i32>load<i16>(plane + ((p + 1) << 1)) : own;
  const up = y > 0 && load<u8>(states + p - w) != VOID ? <i32>load<i16>(plane + ((p - w) << 1)) : own;
  const down = y + 1 < h && load<u8>(states + p + w) != VOID ? <i32>load<i16>(plane + ((p + w) << 1)) : own;
  store<i16>(plane + (p << 1), <i16>((left + right + up + down + 2) >> 2));
}

@inline
function neighbor(plane: usize, states: usize, q: i32, own: v128): v128 {
  const state = i16x8.extend_low_i8x16_u(v128.load64_zero(states + q));
  return v128.bitselect(own, v128.load(plane + (q << 1)), i16x8.eq(state, i16x8.splat(0)));
}

/** One half of a red-black Gauss–Seidel sweep: FREE pixels with (x + y) of the given parity become their neighbors' mean. */
export function relaxRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  plane: usize, states: usize, w: i32, h: i32, parity: i32,
): void {
  const y1 = min(h, (chunk + 1) * rowsPerChunk);
  const even = i16x8(-1, 0, -1, 0, -1, 0, -1, 0);
  const odd = i16x8(0, -1, 0, -1, 0, -1, 0, -1);
  for (let y = chunk * rowsPerChunk; y < y1; y++) {
    let x = 0;
    if (y > 0 && y + 1 < h && w > 10) {
      if ((y & 1) == parity) relaxOne(plane, states, w, h, 0, y);
      const lanes = ((1 + y) & 1) == parity ? even : odd;
      for (x = 1; x + 9 <= w; x += 8) {
        const p = y * w + x;
        const eight = load<u64>(states + p);
        if ((eight & 0x0202020202020202) == 0) continue;
        const free = i16x8.eq(i16x8.extend_low_i8x16_u(v128.load64_zero(states + p)), i16x8.splat(<i16>FREE));
        const at = plane + (p << 1);
        const own = v128.load(at);
        let sum = i16x8.add(neighbor(plane, states, p - 1, own), neighbor(plane, states, p + 1, own));
        sum = i16x8.add(sum, i16x8.add(neighbor(plane, states, p - w, own), neighbor(plane, states, p + w, own)));
        sum = i16x8.shr_s(i16x8.add(sum, i16x8.splat(2)), 2);
        v128.store(at, v128.bitselect(sum, own, v128.and(free, lanes)));
      }
    }
    for (; x < w; x++) if (((x + y) & 1) == parity) relaxOne(plane, states, w, h, x, y);
  }
}
