import { HOLE } from "./flags";

/** Half side of the box over which gradients are averaged: 9×9 pixels. */
const BOX: i32 = 4;

/** Adds (`sign` 1) or takes away (−1) one row's gradient magnitudes and their number to the column sums. */
@inline
function accumulateRow(color: usize, kinds: usize, w: i32, h: i32, y: i32, sign: i32, sums: usize, counts: usize): void {
  if (y < 0 || y >= h) return;
  const below = y + 1 < h ? w : 0;
  const row = color + ((y * w) << 2);
  const kind = kinds + y * w;
  const rgb = i32x4.splat(0x00ffffff);
  let x = 0;
  for (; x + 5 <= w; x += 4) {
    const at = row + (x << 2);
    const a = v128.load(at);
    const r = v128.load(at, 4);
    const b = v128.load(at + (below << 2));
    const dx = v128.and(v128.sub<u8>(v128.max<u8>(a, r), v128.min<u8>(a, r)), rgb);
    const dy = v128.and(v128.sub<u8>(v128.max<u8>(a, b), v128.min<u8>(a, b)), rgb);
    let g = i32x4.add(
      i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(dx)),
      i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(dy)));
    const holes = load<u32>(kind + x) | load<u32>(kind + x + 1) | load<u32>(kind + x + below);
    let n = i32x4.splat(1);
    if (holes & 0x01010101) {
      const k = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(i32x4.splat(<i32>holes)));
      const valid = i32x4.eq(v128.and(k, i32x4.splat(HOLE)), i32x4.splat(0));
      g = v128.and(g, valid);
      n = v128.and(n, valid);
    }
    const s = sums + (x << 2);
    const c = counts + (x << 2);
    if (sign > 0) {
      v128.store(s, i32x4.add(v128.load(s), g));
      v128.store(c, i32x4.add(v128.load(c), n));
    } else {
      v128.store(s, i32x4.sub(v128.load(s), g));
      v128.store(c, i32x4.sub(v128.load(c), n));
    }
  }
  for (; x < w; x++) {
    const next = x + 1 < w ? 1 : 0;
    if ((load<u8>(kind + x) | load<u8>(kind + x + next) | load<u8>(kind + x + below)) & HOLE) continue;
    let g = 0;
    for (let c = 0; c < 3; c++) {
      const a = <i32>load<u8>(row + (x << 2) + c);
      g += abs(a - <i32>load<u8>(row + ((x + next) << 2) + c)) + abs(a - <i32>load<u8>(row + ((x + below) << 2) + c));
    }
    store<i32>(sums + (x << 2), load<i32>(sums + (x << 2)) + sign * g);
    store<i32>(counts + (x << 2), load<i32>(counts + (x << 2)) + sign);
  }
}

/**
 * Writes the texture feature into the fourth byte of every known pixel: the mean gradient magnitude of a 9×9 box,
 * times `gain16` / 16, clipped to 255. Differences that touch the hole do not count.
 */
export function textureRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  color: usize, kinds: usize, w: i32, h: i32, gain16: i32, scratch: usize, scratchStride: i32,
): void {
  const sums = scratch + thread * scratchStride;
  const counts = sums + (w << 2);
  memory.fill(sums, 0, w << 3);
  const y0 = chunk * rowsPerChunk;
  const y1 = min(h, y0 + rowsPerChunk);
  for (let y = y0 - BOX; y < y0 + BOX; y++) accumulateRow(color, kinds, w, h, y, 1, sums, counts);
  for (let y = y0; y < y1; y++) {
    accumulateRow(color, kinds, w, h, y + BOX, 1, sums, counts);
    let s = 0;
    let n = 0;
    for (let x = 0; x < min(BOX, w); x++) {
      s += load<i32>(sums + (x << 2));
      n += load<i32>(counts + (x << 2));
    }
    const row = color + ((y * w) << 2);
    const kind = kinds + y * w;
    for (let x = 0; x < w; x++) {
      if (x + BOX < w) {
        s += load<i32>(sums + ((x + BOX) << 2));
        n += load<i32>(counts + ((x + BOX) << 2));
      }
      if (x > BOX) {
        s -= load<i32>(sums + ((x - BOX - 1) << 2));
        n -= load<i32>(counts + ((x - BOX - 1) << 2));
      }
      if ((load<u8>(kind + x) & HOLE) == 0) {
        // Three channels and two directions: the mean gradient is s / (3 n).
        const value = n > 0 ? <i32>(<f32>s * <f32>gain16 / (<f32>n * 48.0)) : 0;
        store<u8>(row + (x << 2), <u8>min(255, value), 3);
      }
    }
    accumulateRow(color, kinds, w, h, y - BOX, -1, sums, counts);
  }
}
