import { HOLE, PATCH_RADIUS, TARGET } from "./flags";

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
  for (let i = 0; i < 4096; i++) {
    const d = (<f32>i * 16 + 8) / sigma;
    store<f32>(byDistance + (i << 2), decay(d * d * 0.5));
  }
  for (let i = 0; i < 256; i++) store<f32>(byBorder + (i << 2), decay(<f32>min(i, maxBorder) * logGamma));
}

/** Replaces each target's distance by its vote weight, an integer from 1 to 65535. */
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
      store<u16>(distances + (p << 1), <u16>max<f32>(1, nearest<f32>(a * b * 65535)));
    }
  }
}

/** The four bytes at `at` as floats. */
@inline
function pixel(at: usize): v128 {
  return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at))));
}

/**
 * Weighted mean of what the patches that cover (x, y) put there, or zero weight (lane sum in `voteWeight`) where there
 * are none. Runs of taps that read the same source pixel are added first: in a coherent field that is nearly all.
 */
let voteWeight: f32 = 0;
@inline
function gather(color: usize, flags: usize, nnf: usize, weights: usize, w: i32, h: i32, x: i32, y: i32): v128 {
  let acc = f32x4.splat(0);
  let sum: f32 = 0;
  let run: f32 = 0;
  let last = -1;
  const j0 = max(-PATCH_RADIUS, PATCH_RADIUS - y), j1 = min(PATCH_RADIUS, h - 1 - PATCH_RADIUS - y);
  const i0 = max(-PATCH_RADIUS, PATCH_RADIUS - x), i1 = min(PATCH_RADIUS, w - 1 - PATCH_RADIUS - x);
  for (let j = j0; j <= j1; j++) {
    let q = (y + j) * w + x + i0;
    for (let i = i0; i <= i1; i++, q++) {
      if ((load<u8>(flags + q) & TARGET) == 0) continue;
      const s = load<u32>(nnf + (q << 2));
      const at = (<i32>(s >> 16) - j) * w + <i32>(s & 0xffff) - i;
      const weight = <f32>load<u16>(weights + (q << 1));
      if (at != last) {
        if (last >= 0) {
          acc = f32x4.add(acc, f32x4.mul(pixel(color + (<usize>last << 2)), f32x4.splat(run)));
          sum += run;
        }
        last = at;
        run = weight;
      } else run += weight;
    }
  }
  if (last >= 0) {
    acc = f32x4.add(acc, f32x4.mul(pixel(color + (<usize>last << 2)), f32x4.splat(run)));
    sum += run;
  }
  voteWeight = sum;
  return f32x4.div(acc, f32x4.splat(max<f32>(sum, 1)));
}

@inline
function toBytes(value: v128): u32 {
  const words = i32x4.trunc_sat_f32x4_u(f32x4.nearest(value));
  const halves = i16x8.narrow_i32x4_u(words, words);
  return <u32>i32x4.extract_lane(i8x16.narrow_i16x8_u(halves, halves), 0);
}

/** Gives every hole pixel the weighted mean of what the patches covering it say. Reads known pixels only, so in place. */
export function voteRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  color: usize, flags: usize, nnf: usize, weights: usize, w: i32, h: i32, spans: usize,
): void {
  const y1 = min(h, (chunk + 1) * rowsPerChunk);
  for (let y = chunk * rowsPerChunk; y < y1; y++) {
    // Hole pixels in the three rows and columns at the picture's edge are no targets, but are covered by some.
    const inner = min(max(y, PATCH_RADIUS), h - 1 - PATCH_RADIUS);
    const begin = load<i32>(spans + inner * 8) <= PATCH_RADIUS ? 0 : load<i32>(spans + inner * 8);
    const last = load<i32>(spans + inner * 8, 4);
    const end = last >= w - PATCH_RADIUS ? w : last;
    for (let x = begin; x < end; x++) {
      const p = y * w + x;
      if ((load<u8>(flags + p) & HOLE) == 0) continue;
      const value = gather(color, flags, nnf, weights, w, h, x, y);
      if (voteWeight > 0) store<u32>(color + (p << 2), toBytes(value));
    }
  }
}
