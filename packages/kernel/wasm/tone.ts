import { HOLE, PATCH_RADIUS, TARGET } from "./flags";
import { FIXED, FREE, VOID } from "./harmonic";

// The tone solver works on one channel at a time, in fixed point: i16, levels × 32. Beside its value and its state a
// pixel has two *steps*: by how much the value is to rise from it to the pixel at its right, and to the one below.

/** Steps are held within 64 levels, so that what four neighbors say still adds up within 16 bits. */
const LARGEST: i32 = 64 * 32;
/** Tones are held within 128 levels, for the same reason, and so that 14 weighted ones add up within 32 (`voteToneRows`). */
const BOUND: i32 = 128 * 32;
/** No tone could be measured. */
const NONE: i32 = -32768;

/** Sums of each of the four bytes over 7 rows of 6 pixels, as i16 in the lower half. */
@inline
function sumSixWide(at: usize, stride: usize): v128 {
  let acc = i16x8.splat(0);
  for (let j = 0; j < 7; j++) {
    const four = v128.load(at);
    acc = i16x8.add(acc, i16x8.add(i16x8.extend_low_i8x16_u(four), i16x8.extend_high_i8x16_u(four)));
    acc = i16x8.add(acc, i16x8.extend_low_i8x16_u(v128.load64_zero(at, 16)));
    at += stride;
  }
  return i16x8.add(acc, v128.shuffle<i64>(acc, acc, 1, 0));
}

/** Sums of each of the four bytes over 6 rows of 7 pixels, as i16 in the lower half. */
@inline
function sumSixHigh(at: usize, stride: usize): v128 {
  let acc = i16x8.splat(0);
  for (let j = 0; j < 6; j++) {
    const left = v128.load(at);
    acc = i16x8.add(acc, i16x8.add(i16x8.extend_low_i8x16_u(left), i16x8.extend_high_i8x16_u(left)));
    acc = i16x8.add(acc, i16x8.add(i16x8.extend_low_i8x16_u(v128.load64_zero(at, 16)), i16x8.extend_low_i8x16_u(v128.load32_zero(at, 24))));
    at += stride;
  }
  return i16x8.add(acc, v128.shuffle<i64>(acc, acc, 1, 0));
}

@inline
function wordOf(v: v128, c: i32): i32 {
  return c == 0 ? i16x8.extract_lane_s(v, 0) : c == 1 ? i16x8.extract_lane_s(v, 1) : c == 2 ? i16x8.extract_lane_s(v, 2) : i16x8.extract_lane_s(v, 3);
}

/** (before − after) / 42 × 32, or 0 when a color channel differs by more than `limit` levels on average. */
@inline
function step(before: v128, after: v128, c: i32, limit: i32): i32 {
  const difference = i16x8.sub(before, after);
  const large = i16x8.gt_s(i16x8.abs(difference), i16x8.splat(<i16>(limit * 42)));
  if (v128.any_true(v128.and(large, i16x8(-1, -1, -1, 0, 0, 0, 0, 0)))) return 0;
  return wordOf(difference, c) * 32 / 42;
}

/**
 * Sets up the tones of channel `c` on the rectangle (left, top, pw, ph). Every target has a tone to find (FREE), but that of
 * one whose center is known is measured on its patch's known pixels (FIXED), unless that is more than `borderLimit` levels
 * off in a color channel. The steps between neighbors whose sources do not lie side by side are such that the two patches
 * agree, on average, on the 42 pixels they share; 0 where they are more than `limit` levels apart.
 */
export function toneRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  color: usize, flags: usize, nnf: usize, w: i32, h: i32,
  left: i32, top: i32, pw: i32, ph: i32, c: i32, limit: i32, borderLimit: i32,
  plane: usize, states: usize, across: usize, down: usize,
): void {
  const y1 = min(ph, (chunk + 1) * rowsPerChunk);
  const stride = <usize>w << 2;
  for (let py = chunk * rowsPerChunk; py < y1; py++) {
    const y = top + py;
    for (let px = 0; px < pw; px++) {
      const p = y * w + left + px;
      const out = py * pw + px;
      let state = VOID;
      let value = 0, right = 0, below = 0;
      const role = <i32>load<u8>(flags + p);
      if (role & TARGET) {
        state = FREE;
        const s = load<u32>(nnf + (p << 2));
        const sx = <i32>(s & 0xffff), sy = <i32>(s >> 16);
        if ((role & HOLE) == 0) {
          value = borderStep(color, flags, w, left + px, y, sx, sy, c, borderLimit);
          if (value != NONE) state = FIXED;
          else value = 0;
        }
        if (px + 1 < pw && (load<u8>(flags + p + 1) & TARGET)) {
          const t = load<u32>(nnf + ((p + 1) << 2));
          if (t != s + 1) {
            const tx = <i32>(t & 0xffff), ty = <i32>(t >> 16);
            right = step(
              sumSixWide(color + (((sy - PATCH_RADIUS) * w + sx - PATCH_RADIUS + 1) << 2), stride),
              sumSixWide(color + (((ty - PATCH_RADIUS) * w + tx - PATCH_RADIUS) << 2), stride), c, limit);
          }
        }
        if (py + 1 < ph && (load<u8>(flags + p + w) & TARGET)) {
          const t = load<u32>(nnf + ((p + w) << 2));
          if (t != s + 0x10000) {
            const tx = <i32>(t & 0xffff), ty = <i32>(t >> 16);
            below = step(
              sumSixHigh(color + (((sy - PATCH_RADIUS + 1) * w + sx - PATCH_RADIUS) << 2), stride),
              sumSixHigh(color + (((ty - PATCH_RADIUS) * w + tx - PATCH_RADIUS) << 2), stride), c, limit);
          }
        }
      }
      store<u8>(states + out, <u8>state);
      store<i16>(plane + (out << 1), <i16>value);
      store<i16>(across + (out << 1), <i16>right);
      store<i16>(down + (out << 1), <i16>below);
    }
  }
}

/** Mean over the known pixels of the patch at (x, y) of what they are minus what its source says, × 32; or NONE. */
function borderStep(color: usize, flags: usize, w: i32, x: i32, y: i32, sx: i32, sy: i32, c: i32, limit: i32): i32 {
  let sum = i32x4.splat(0);
  let count = 0;
  for (let j = -PATCH_RADIUS; j <= PATCH_RADIUS; j++) {
    for (let i = -PATCH_RADIUS; i <= PATCH_RADIUS; i++) {
      const p = (y + j) * w + x + i;
      if (load<u8>(flags + p) & HOLE) continue;
      const a = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(color + (<usize>p << 2))));
      const b = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(color + (<usize>((sy + j) * w + sx + i) << 2))));
      sum = i32x4.add(sum, i32x4.sub(a, b));
      count++;
    }
  }
  const large = i32x4.gt_s(i32x4.abs(sum), i32x4.splat(limit * count));
  if (v128.any_true(v128.and(large, i32x4(-1, -1, -1, 0)))) return NONE;
  const total = c == 0 ? i32x4.extract_lane(sum, 0) : c == 1 ? i32x4.extract_lane(sum, 1) : c == 2 ? i32x4.extract_lane(sum, 2) : i32x4.extract_lane(sum, 3);
  return total * 32 / count;
}

@inline
function at16(plane: usize, p: i32): i32 {
  return <i32>load<i16>(plane + (<usize>p << 1));
}

/** Halves values and states as `pullRows` does; a coarse step leads from one block's mean to the next one's. */
export function pullToneRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  plane: usize, states: usize, across: usize, down: usize, w: i32, h: i32,
  coarsePlane: usize, coarseStates: usize, coarseAcross: usize, coarseDown: usize, cw: i32, ch: i32,
): void {
  const y1 = min(ch, (chunk + 1) * rowsPerChunk);
  for (let y = chunk * rowsPerChunk; y < y1; y++) {
    for (let x = 0; x < cw; x++) {
      let sum = 0, count = 0, free = 0;
      const x0 = 2 * x, y0 = 2 * y;
      const x2 = min(x0 + 2, w), y2 = min(y0 + 2, h);
      for (let yy = y0; yy < y2; yy++) {
        for (let xx = x0; xx < x2; xx++) {
          const p = yy * w + xx;
          const state = load<u8>(states + p);
          if (state == FIXED) {
            sum += at16(plane, p);
            count++;
          } else if (state == FREE) free++;
        }
      }
      const q = y * cw + x;
      store<u8>(coarseStates + q, count ? <u8>FIXED : free ? <u8>FREE : <u8>VOID);
      store<i16>(coarsePlane + (q << 1), count ? <i16>(sum / count) : 0);
      let right = 0, below = 0;
      if (x0 + 2 < w) {
        for (let yy = y0; yy < y2; yy++) {
          const p = yy * w + x0;
          right += at16(across, p) + 2 * at16(across, p + 1) + (x0 + 3 < w ? at16(across, p + 2) : 0);
        }
        right = right / (y2 - y0) / 2;
      }
      if (y0 + 2 < h) {
        for (let xx = x0; xx < x2; xx++) {
          const p = y0 * w + xx;
          below += at16(down, p) + 2 * at16(down, p + w) + (y0 + 3 < h ? at16(down, p + 2 * w) : 0);
        }
        below = below / (x2 - x0) / 2;
      }
      store<i16>(coarseAcross + (q << 1), <i16>min(LARGEST, max(-LARGEST, right)));
      store<i16>(coarseDown + (q << 1), <i16>min(LARGEST, max(-LARGEST, below)));
    }
  }
}


/** First guess at a finer level: the coarse parent's value, and what the steps within its block add to it. */
export function pushToneRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  plane: usize, states: usize, across: usize, down: usize, w: i32, h: i32,
  coarsePlane: usize, coarseStates: usize, coarseAcross: usize, coarseDown: usize, cw: i32, ch: i32,
): void {
  const y1 = min(h, (chunk + 1) * rowsPerChunk);
  for (let y = chunk * rowsPerChunk; y < y1; y++) {
    const cy = y >> 1;
    const ny = min(max(cy + ((y & 1) ? 1 : -1), 0), ch - 1);
    for (let x = 0; x < w; x++) {
      const p = y * w + x;
      if (load<u8>(states + p) != FREE) continue;
      const cx = x >> 1;
      const nx = min(max(cx + ((x & 1) ? 1 : -1), 0), cw - 1);
      const a = cy * cw + cx, b = cy * cw + nx, c = ny * cw + cx;
      const own = at16(coarsePlane, a);
      let sum = 9 * own, weight = 9;
      // What the neighbors say, as seen from this side of the steps between them and the parent.
      let acrossStep = 0, downStep = 0;
      if (nx != cx) acrossStep = nx > cx ? at16(coarseAcross, a) : -at16(coarseAcross, b);
      if (ny != cy) downStep = ny > cy ? at16(coarseDown, a) : -at16(coarseDown, c);
      if (load<u8>(coarseStates + b) != VOID) { sum += 3 * (at16(coarsePlane, b) - acrossStep); weight += 3; }
      if (load<u8>(coarseStates + c) != VOID) { sum += 3 * (at16(coarsePlane, c) - downStep); weight += 3; }
      let value = sum / weight;
      const x0 = x & ~1, y0 = y & ~1;
      if (x0 + 1 < w && y0 + 1 < h) {
        const q = y0 * w + x0;
        const ax = at16(across, q), bx = at16(across, q + w), ay = at16(down, q), by = at16(down, q + 1);
        if (ax | bx | ay | by) {
          const corner = (ax + by + ay + bx) / 2;
          const mean = (ax + ay + corner) / 4;
          value += ((x & 1) ? (y & 1) ? corner : ax : (y & 1) ? ay : 0) - mean;
        }
      }
      store<i16>(plane + (<usize>p << 1), <i16>min(BOUND, max(-BOUND, value)));
    }
  }
}


@inline
function relaxOne(plane: usize, states: usize, across: usize, down: usize, w: i32, h: i32, x: i32, y: i32): void {
  const p = y * w + x;
  if (load<u8>(states + p) != FREE) return;
  const own = at16(plane, p);
  const left = x > 0 && load<u8>(states + p - 1) != VOID ? at16(plane, p - 1) + at16(across, p - 1) : own;
  const right = x + 1 < w && load<u8>(states + p + 1) != VOID ? at16(plane, p + 1) - at16(across, p) : own;
  const up = y > 0 && load<u8>(states + p - w) != VOID ? at16(plane, p - w) + at16(down, p - w) : own;
  const below = y + 1 < h && load<u8>(states + p + w) != VOID ? at16(plane, p + w) - at16(down, p) : own;
  store<i16>(plane + (<usize>p << 1), <i16>min(BOUND, max(-BOUND, (left + right + up + below + 2) >> 2)));
}

@inline
function neighbor(plane: usize, states: usize, q: i32, own: v128, step: v128): v128 {
  const state = i16x8.extend_low_i8x16_u(v128.load64_zero(states + q));
  return v128.bitselect(own, i16x8.add(v128.load(plane + (<usize>q << 1)), step), i16x8.eq(state, i16x8.splat(0)));
}

/** One half of a red-black sweep: FREE pixels of the parity become the mean of what their neighbors and the steps say. */
export function relaxToneRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  plane: usize, states: usize, across: usize, down: usize, w: i32, h: i32, parity: i32,
): void {
  const y1 = min(h, (chunk + 1) * rowsPerChunk);
  const even = i16x8(-1, 0, -1, 0, -1, 0, -1, 0);
  const odd = i16x8(0, -1, 0, -1, 0, -1, 0, -1);
  for (let y = chunk * rowsPerChunk; y < y1; y++) {
    let x = 0;
    if (y > 0 && y + 1 < h && w > 10) {
      if ((y & 1) == parity) relaxOne(plane, states, across, down, w, h, 0, y);
      const lanes = ((1 + y) & 1) == parity ? even : odd;
      for (x = 1; x + 9 <= w; x += 8) {
        const p = y * w + x;
        if ((load<u64>(states + p) & 0x0202020202020202) == 0) continue;
        const free = i16x8.eq(i16x8.extend_low_i8x16_u(v128.load64_zero(states + p)), i16x8.splat(<i16>FREE));
        const at = <usize>p << 1;
        const own = v128.load(plane + at);
        let sum = neighbor(plane, states, p - 1, own, v128.load(across + at - 2));
        sum = i16x8.add(sum, neighbor(plane, states, p + 1, own, i16x8.neg(v128.load(across + at))));
        sum = i16x8.add(sum, neighbor(plane, states, p - w, own, v128.load(down + at - (<usize>w << 1))));
        sum = i16x8.add(sum, neighbor(plane, states, p + w, own, i16x8.neg(v128.load(down + at))));
        sum = i16x8.shr_s(i16x8.add(sum, i16x8.splat(2)), 2);
        sum = i16x8.min_s(i16x8.max_s(sum, i16x8.splat(<i16>-BOUND)), i16x8.splat(<i16>BOUND));
        v128.store(plane + at, v128.bitselect(sum, own, v128.and(free, lanes)));
      }
    }
    for (; x < w; x++) if (((x + y) & 1) == parity) relaxOne(plane, states, across, down, w, h, x, y);
  }
}

/** Gives every hole pixel and every target, in `out`, the mean of the tones of the patches that cover it, by the vote's weights. */
export function voteToneRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  flags: usize, weights: usize, w: i32, h: i32,
  left: i32, top: i32, pw: i32, ph: i32, plane: usize, states: usize, out: usize,
): void {
  const y1 = min(ph, (chunk + 1) * rowsPerChunk);
  for (let py = chunk * rowsPerChunk; py < y1; py++) {
    for (let px = 0; px < pw; px++) {
      let value = 0;
      const x = left + px, y = top + py;
      if (load<u8>(states + py * pw + px) != VOID || (load<u8>(flags + y * w + x) & HOLE)) {
        let sum: i64 = 0;
        let total = 0;
        const j0 = max(-PATCH_RADIUS, -py), j1 = min(PATCH_RADIUS, ph - 1 - py);
        if (px >= PATCH_RADIUS && px < pw - PATCH_RADIUS) {
          // The eighth lane is masked out; what a row's end has beyond its last pixel is memory of ours and counts nothing.
          const seven = i16x8(-1, -1, -1, -1, -1, -1, -1, 0);
          let sums = i32x4.splat(0), totals = i32x4.splat(0);
          for (let j = j0; j <= j1; j++) {
            const votes = v128.and(v128.load(weights + (<usize>((y + j) * w + x - PATCH_RADIUS) << 1)), seven);
            sums = i32x4.add(sums, i32x4.dot_i16x8_s(votes, v128.load(plane + (<usize>((py + j) * pw + px - PATCH_RADIUS) << 1))));
            totals = i32x4.add(totals, i32x4.extadd_pairwise_i16x8_u(votes));
          }
          sum = <i64>i32x4.extract_lane(sums, 0) + <i64>i32x4.extract_lane(sums, 1) + <i64>i32x4.extract_lane(sums, 2) + <i64>i32x4.extract_lane(sums, 3);
          total = i32x4.extract_lane(totals, 0) + i32x4.extract_lane(totals, 1) + i32x4.extract_lane(totals, 2) + i32x4.extract_lane(totals, 3);
        } else {
          const i0 = max(-PATCH_RADIUS, -px), i1 = min(PATCH_RADIUS, pw - 1 - px);
          for (let j = j0; j <= j1; j++) {
            for (let i = i0; i <= i1; i++) {
              const weight = <i32>load<u16>(weights + (<usize>((y + j) * w + x + i) << 1));
              sum += <i64>(weight * at16(plane, (py + j) * pw + px + i));
              total += weight;
            }
          }
        }
        if (total > 0) value = <i32>(sum / total);
      }
      store<i16>(out + (<usize>(py * pw + px) << 1), <i16>value);
    }
  }
}
