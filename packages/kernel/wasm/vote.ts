import { HOLE, PATCH_RADIUS, TARGET } from "./flags";
import { FIXED, FREE, VOID } from "./harmonic";

/** Adds each target's distance, in steps of 16, to this thread's histogram of 4096 counts. */
export function histogramRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  flags: usize, distances: usize, w: i32, h: i32, spans: usize, histograms: usize,
): void {
  const histogram = histograms + thread * (4096 << 2);
  const y1 = min(h, (chunk + 1) * rowsPerChunk);
  for (let y = chunk * rowsPerChunk; y < y1; y++) {
    const end = load<i32>(spans + y * 8, 4);
    for (let x = load<i32>(spans + y * 8); x < end; x++) {
      const p = y * w + x;
      if ((load<u8>(flags + p) & TARGET) == 0) continue;
      const at = histogram + (<usize>(load<u16>(distances + (p << 1)) >> 4) << 2);
      store<i32>(at, load<i32>(at) + 1);
    }
  }
}

/** The first bin up to which the histograms of all threads together hold at least `wanted` counts. */
export function quantileBin(histograms: usize, threads: i32, wanted: i32): i32 {
  let seen = 0;
  for (let bin = 0; bin < 4096; bin++) {
    for (let t = 0; t < threads; t++) seen += load<i32>(histograms + ((t * 4096 + bin) << 2));
    if (seen >= wanted) return bin;
  }
  return 4095;
}

/** e^−x for x ≥ 0 by squaring (1 − x/1024): the same bits on every machine, and smooth enough for a weight. */
@inline
function decay(x: f32): f32 {
  let v: f32 = max<f32>(0, 1 - x / 1024);
  for (let i = 0; i < 10; i++) v *= v;
  return v;
}

/**
 * Fills two weight tables: `byDistance`, 4096 f32 for distances in steps of 16, exp(−d² / 2σ²); `byBorder`, 256 f32
 * for pixels from the border, γ^(−d) with `logGamma` = ln γ.
 */
export function fillWeightTables(byDistance: usize, byBorder: usize, sigma: f32, logGamma: f32, maxBorder: i32): void {
  memory.fill(byDistance, 0, 4096 << 2);
  for (let i = 0; i < 4096; i++) {
    const d = (<f32>i * 16 + 8) / sigma;
    const weight = decay(d * d * 0.5);
    // Less than one step of the weights: so is all that follows.
    if (weight < 1e-5) break;
    store<f32>(byDistance + (i << 2), weight);
  }
  for (let i = 0; i < 256; i++) store<f32>(byBorder + (i << 2), decay(<f32>min(i, maxBorder) * logGamma));
}

/** Replaces each target's distance by its vote weight, an integer from 1 to 32767. */
export function weighRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  flags: usize, distances: usize, border: usize, w: i32, h: i32, spans: usize, byDistance: usize, byBorder: usize,
): void {
  const y1 = min(h, (chunk + 1) * rowsPerChunk);
  for (let y = chunk * rowsPerChunk; y < y1; y++) {
    const end = load<i32>(spans + y * 8, 4);
    for (let x = load<i32>(spans + y * 8); x < end; x++) {
      const p = y * w + x;
      if ((load<u8>(flags + p) & TARGET) == 0) continue;
      const d = load<u16>(distances + (p << 1));
      const a = load<f32>(byDistance + (<usize>(d >> 4) << 2));
      const b = load<f32>(byBorder + (<usize>load<u8>(border + p) << 2));
      store<u16>(distances + (p << 1), <u16>max<f32>(1, nearest<f32>(a * b * 32767)));
    }
  }
}

/** The four bytes at `at` as floats. */
@inline
function pixel(at: usize): v128 {
  return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at))));
}

/** Results of `gather` beside the mean: the summed weight; the source pixel with the largest share of it, and that share. */
let gatheredWeight: f32 = 0;
let leader: i32 = 0;
let leaderWeight: i32 = 0;

/**
 * Weighted mean of what the patches that cover (x, y) put there.
 *
 * Taps that follow one another and read the same source pixel are added up first. In a coherent field that is nearly
 * all of them, so a row is taken in runs whose sources lie side by side. No flags are read: pixels that
 * are no targets have weight 0.
 */
@inline
function gather(color: usize, nnf: usize, weights: usize, w: i32, h: i32, x: i32, y: i32): v128 {
  let acc = f32x4.splat(0);
  let sum: f32 = 0;
  let most = 0;
  let run = 0;
  let last = -1;
  const j0 = max(-PATCH_RADIUS, PATCH_RADIUS - y), j1 = min(PATCH_RADIUS, h - 1 - PATCH_RADIUS - y);
  const i0 = max(-PATCH_RADIUS, PATCH_RADIUS - x), i1 = min(PATCH_RADIUS, w - 1 - PATCH_RADIUS - x);
  const end = 1 << (i1 - i0);
  for (let j = j0; j <= j1; j++) {
    const q = (y + j) * w + x + i0;
    const row = nnf + (q << 2);
    const seven = v128.load(weights + (q << 1));
    let ends = (runEnds(row) & (end - 1)) | end;
    let first = 0;
    while (ends != 0) {
      const s = load<u32>(row + (first << 2));
      const at = (<i32>(s >> 16) - j) * w + <i32>(s & 0xffff) - i0 - first;
      const behind = ctz(ends) + 1;
      ends &= ends - 1;
      const weight = sumLanes(seven, first, behind);
      first = behind;
      if (weight == 0) continue;
      if (at == last) run += weight;
      else {
        if (run > 0) {
          acc = f32x4.add(acc, f32x4.mul(pixel(color + (<usize>last << 2)), f32x4.splat(<f32>run)));
          sum += <f32>run;
          if (run > most) {
            most = run;
            leader = last;
          }
        }
        last = at;
        run = weight;
      }
    }
  }
  if (run > 0) {
    const value = pixel(color + (<usize>last << 2));
    if (run > most) {
      most = run;
      leader = last;
    }
    leaderWeight = most;
    if (sum == 0) {
      gatheredWeight = <f32>run;
      return value;
    }
    acc = f32x4.add(acc, f32x4.mul(value, f32x4.splat(<f32>run)));
    sum += <f32>run;
  }
  gatheredWeight = sum;
  return f32x4.div(acc, f32x4.splat(max<f32>(sum, 1)));
}

/** Of seven neighbors, a bit for each whose source does not have the next one's at its right, as they themselves have; bits 0–5. */
@inline
function runEnds(at: usize): i32 {
  const one = i32x4.splat(1);
  const left = i32x4.bitmask(i32x4.ne(i32x4.add(v128.load(at), one), v128.load(at, 4)));
  const right = i32x4.bitmask(i32x4.ne(i32x4.add(v128.load(at, 8), one), v128.load(at, 12)));
  return left | (right << 2);
}

/** The sum of 16-bit lanes `first` to before `behind`. */
@inline
function sumLanes(lanes: v128, first: i32, behind: i32): i32 {
  const place = i16x8.sub(i16x8(0, 1, 2, 3, 4, 5, 6, 7), i16x8.splat(<i16>first));
  const isIn = i16x8.lt_u(place, i16x8.splat(<i16>(behind - first)));
  let sum = i32x4.extadd_pairwise_i16x8_u(v128.and(lanes, isIn));
  sum = i32x4.add(sum, v128.shuffle<i64>(sum, sum, 1, 0));
  return i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1);
}

@inline
function toBytes(value: v128): u32 {
  const words = i32x4.trunc_sat_f32x4_s(f32x4.nearest(value));
  const halves = i16x8.narrow_i32x4_s(words, words);
  return <u32>i32x4.extract_lane(i8x16.narrow_i16x8_u(halves, halves), 0);
}

/** Whether all 49 patches around `center` agree on its source; then that is the value, whatever the weights. */
@inline
function agreed(nnf: usize, w: i32, center: i32): bool {
  const own = load<u32>(nnf + (center << 2));
  const corner = nnf + ((center - PATCH_RADIUS * w - PATCH_RADIUS) << 2);
  // Where they do not, two corners mostly tell.
  if (load<u32>(corner) != own - 0x30003 || load<u32>(corner + ((6 * w + 6) << 2)) != own + 0x30003) return false;
  let left = i32x4.add(i32x4.splat(<i32>own), i32x4(-0x30003, -0x30002, -0x30001, -0x30000));
  let differs = i32x4.splat(0);
  let at = corner;
  for (let j = 0; j < 7; j++) {
    differs = v128.or(differs, v128.xor(v128.load(at), left));
    differs = v128.or(differs, v128.xor(v128.load(at, 12), i32x4.add(left, i32x4.splat(3))));
    left = i32x4.add(left, i32x4.splat(0x10000));
    at += w << 2;
  }
  return !v128.any_true(differs);
}

/** Two taps at a time: interleaves their bytes as 16-bit pairs and multiplies them with the pair of weights. */
@inline
function addPair(acc: v128, a: usize, b: usize, weights: v128): v128 {
  const bytes = v128.shuffle<u8>(v128.load32_zero(a), v128.load32_zero(b), 0, 16, 1, 17, 2, 18, 3, 19, 0, 0, 0, 0, 0, 0, 0, 0);
  return i32x4.add(acc, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(bytes), weights));
}

/** `gather` for a pixel at least a patch radius from every edge, in whole numbers and without the leader. */
@inline
function gatherInside(color: usize, nnf: usize, weights: usize, w: i32, x: i32, y: i32): v128 {
  let acc = i32x4.splat(0);
  let sums = i32x4.splat(0);
  const iota = i32x4(-3, -2, -1, 0);
  const low = i32x4.splat(0xffff);
  const wide = i32x4.splat(w);
  const zero = i32x4.splat(0);
  for (let j = -PATCH_RADIUS; j <= PATCH_RADIUS; j++) {
    const q = (y + j) * w + x - PATCH_RADIUS;
    const seven = v128.and(v128.load(weights + (q << 1)), i16x8(-1, -1, -1, -1, -1, -1, -1, 0));
    if (!v128.any_true(seven)) continue;
    const pairs = i32x4.extadd_pairwise_i16x8_u(seven);
    sums = i32x4.add(sums, pairs);
    const s = v128.load(nnf + (q << 2));
    const t = v128.load(nnf + (q << 2), 16);
    // Source pixel of each tap; taps of weight 0 have source 0 and may point before the plane.
    const from = i32x4.sub(iota, i32x4.splat(-j * w));
    const a = i32x4.max_s(i32x4.sub(i32x4.add(i32x4.mul(i32x4.shr_u(s, 16), wide), v128.and(s, low)), from), zero);
    const b = i32x4.max_s(i32x4.sub(i32x4.add(i32x4.mul(i32x4.shr_u(t, 16), wide), v128.and(t, low)), i32x4.add(from, i32x4.splat(4))), zero);
    const a0 = i32x4.extract_lane(a, 0);
    const b2 = i32x4.extract_lane(b, 2);
    acc = addPair(acc, color + (<usize>a0 << 2), color + (<usize>i32x4.extract_lane(a, 1) << 2), v128.shuffle<i32>(seven, seven, 0, 0, 0, 0));
    acc = addPair(acc, color + (<usize>i32x4.extract_lane(a, 2) << 2), color + (<usize>i32x4.extract_lane(a, 3) << 2), v128.shuffle<i32>(seven, seven, 1, 1, 1, 1));
    acc = addPair(acc, color + (<usize>i32x4.extract_lane(b, 0) << 2), color + (<usize>i32x4.extract_lane(b, 1) << 2), v128.shuffle<i32>(seven, seven, 2, 2, 2, 2));
    acc = addPair(acc, color + (<usize>b2 << 2), color + (<usize>b2 << 2), v128.shuffle<i32>(seven, seven, 3, 3, 3, 3));
  }
  sums = i32x4.add(sums, v128.shuffle<i64>(sums, sums, 1, 0));
  const sum = i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1);
  gatheredWeight = <f32>sum;
  return f32x4.div(f32x4.convert_i32x4_s(acc), f32x4.splat(<f32>max(sum, 1)));
}

/** What sets a known pixel apart from the mean of its 3×3 neighborhood, times `strength`; 0 where that touches the hole. */
function residual(color: usize, flags: usize, w: i32, h: i32, at: i32, strength: f32): v128 {
  const x = at % w, y = at / w;
  if (x < 1 || y < 1 || x > w - 2 || y > h - 2) return f32x4.splat(0);
  let sum = f32x4.splat(0);
  let touched: i32 = 0;
  for (let j = -1; j <= 1; j++) {
    for (let i = -1; i <= 1; i++) {
      const q = at + j * w + i;
      touched |= load<u8>(flags + q);
      sum = f32x4.add(sum, pixel(color + (<usize>q << 2)));
    }
  }
  if (touched & HOLE) return f32x4.splat(0);
  const mean = f32x4.mul(sum, f32x4.splat(1.0 / 9.0));
  return f32x4.mul(f32x4.sub(pixel(color + (<usize>at << 2)), mean), f32x4.splat(strength));
}

/**
 * Gives every hole pixel the weighted mean of what the patches covering it say. Where they disagree, the mean has lost
 * grain and fine detail: with `detail` above 0 the source pixel with the largest share of the weight lends its own, times
 * `detail` and the share of all others. Reads known pixels only, so it works in place.
 */
export function voteRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  color: usize, flags: usize, nnf: usize, weights: usize, w: i32, h: i32, spans: usize, detail: f32,
): void {
  const y1 = min(h, (chunk + 1) * rowsPerChunk);
  for (let y = chunk * rowsPerChunk; y < y1; y++) {
    // Hole pixels in the three rows and columns at the picture's edge are no targets, but are covered by some.
    const inner = min(max(y, PATCH_RADIUS), h - 1 - PATCH_RADIUS);
    const begin = load<i32>(spans + inner * 8) <= PATCH_RADIUS ? 0 : load<i32>(spans + inner * 8);
    const last = load<i32>(spans + inner * 8, 4);
    const end = last >= w - PATCH_RADIUS ? w : last;
    const rowInside = y == inner;
    for (let x = begin; x < end; x++) {
      const p = y * w + x;
      if ((load<u8>(flags + p) & HOLE) == 0) continue;
      const inside = rowInside && x >= PATCH_RADIUS && x < w - PATCH_RADIUS;
      if (inside && agreed(nnf, w, p)) {
        const s = load<u32>(nnf + (p << 2));
        store<u32>(color + (p << 2), load<u32>(color + ((<usize>(s >> 16) * w + (s & 0xffff)) << 2)));
      } else if (inside && detail == 0) {
        const value = gatherInside(color, nnf, weights, w, x, y);
        if (gatheredWeight > 0) store<u32>(color + (p << 2), toBytes(value));
      } else {
        const value = gather(color, nnf, weights, w, h, x, y);
        if (gatheredWeight == 0) continue;
        let fine = f32x4.splat(0);
        if (detail > 0) {
          fine = residual(color, flags, w, h, leader, detail * (1 - <f32>leaderWeight / gatheredWeight));
          // No more than what sets the leader apart from the mean: where that is nothing, nothing was lost.
          const room = f32x4.abs(f32x4.sub(pixel(color + (<usize>leader << 2)), value));
          fine = f32x4.min(f32x4.max(fine, f32x4.neg(room)), room);
        }
        store<u32>(color + (p << 2), toBytes(f32x4.add(value, fine)));
      }
    }
  }
}

/**
 * Sets up the membrane for channel `c` on the rectangle (left, top, pw, ph): hole pixels are FREE; known pixels with a
 * hole pixel among their four neighbors are FIXED at known − voted, unless that is more than `limit` levels off in any
 * channel; all others are VOID. With a plane of `tones` (0: none) the vote counts as shifted by them.
 */
export function seamRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  color: usize, flags: usize, nnf: usize, weights: usize, w: i32, h: i32,
  left: i32, top: i32, pw: i32, ph: i32, c: i32, limit: i32, tones: usize, plane: usize, states: usize,
): void {
  const y1 = min(ph, (chunk + 1) * rowsPerChunk);
  for (let py = chunk * rowsPerChunk; py < y1; py++) {
    const y = top + py;
    for (let px = 0; px < pw; px++) {
      const x = left + px;
      const p = y * w + x;
      const out = py * pw + px;
      let state = VOID;
      let value = 0;
      if (load<u8>(flags + p) & HOLE) state = FREE;
      else {
        let near: i32 = 0;
        if (x > 0) near |= load<u8>(flags + p - 1);
        if (x + 1 < w) near |= load<u8>(flags + p + 1);
        if (y > 0) near |= load<u8>(flags + p - w);
        if (y + 1 < h) near |= load<u8>(flags + p + w);
        if (near & HOLE) {
          const voted = gather(color, nnf, weights, w, h, x, y);
          const error = f32x4.sub(pixel(color + (p << 2)), voted);
          const large = f32x4.gt(f32x4.abs(error), f32x4.splat(<f32>limit));
          if (gatheredWeight > 0 && !v128.any_true(v128.and(large, i32x4(-1, -1, -1, 0)))) {
            state = FIXED;
            value = <i32>nearest<f32>(lane(error, c) * 32);
            // The solver adds up four of them in 16 bits.
            if (tones) value = min(255 * 32, max(-255 * 32, value - <i32>load<i16>(tones + (out << 1))));
          }
        }
      }
      store<u8>(states + out, <u8>state);
      store<i16>(plane + (out << 1), <i16>value);
    }
  }
}

@inline
function lane(v: v128, c: i32): f32 {
  return c == 0 ? f32x4.extract_lane(v, 0) : c == 1 ? f32x4.extract_lane(v, 1) : c == 2 ? f32x4.extract_lane(v, 2) : f32x4.extract_lane(v, 3);
}

/** Adds the membrane, and the tones where there are any, to channel `c` of the hole pixels. */
export function addSeamRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  color: usize, w: i32, left: i32, top: i32, pw: i32, ph: i32, c: i32, tones: usize, plane: usize, states: usize,
): void {
  const y1 = min(ph, (chunk + 1) * rowsPerChunk);
  for (let py = chunk * rowsPerChunk; py < y1; py++) {
    for (let px = 0; px < pw; px++) {
      const out = py * pw + px;
      if (load<u8>(states + out) != FREE) continue;
      const at = color + (((top + py) * w + left + px) << 2) + c;
      let value = <i32>load<i16>(plane + (out << 1));
      if (tones) value += <i32>load<i16>(tones + (out << 1));
      store<u8>(at, <u8>min(255, max(0, <i32>load<u8>(at) + ((value + 16) >> 5))));
    }
  }
}
