/** Absolute difference of 16 bytes, added pairwise to eight sums. */
@inline
function differ(sum: v128, a: v128, b: v128): v128 {
  return i16x8.add(sum, i16x8.extadd_pairwise_i8x16_u(v128.sub<u8>(v128.max<u8>(a, b), v128.min<u8>(a, b))));
}

@inline
function total(sum: v128): i32 {
  let s = i32x4.extadd_pairwise_i16x8_u(sum);
  s = i32x4.add(s, v128.shuffle<i64>(s, s, 1, 0));
  return i32x4.extract_lane(s, 0) + i32x4.extract_lane(s, 1);
}

/**
 * Patch distance of two 7×7 patches of 4-byte pixels: the sum of absolute differences of all bytes, the middle column
 * counted twice (a row of 28 bytes is read as bytes 0–15 and 12–27). At most 7·32·255 = 57,120.
 * Gives up after four rows when the sum has reached `limit`, and returns that sum.
 *
 * `a`, `b`: address of the patch's top left pixel; `stride`: bytes from one row to the next.
 */
@inline
export function patchDistance(a: usize, b: usize, stride: usize, limit: i32): i32 {
  let sum = i16x8.splat(0);
  sum = differ(sum, v128.load(a), v128.load(b));
  sum = differ(sum, v128.load(a, 12), v128.load(b, 12));
  a += stride; b += stride;
  sum = differ(sum, v128.load(a), v128.load(b));
  sum = differ(sum, v128.load(a, 12), v128.load(b, 12));
  a += stride; b += stride;
  sum = differ(sum, v128.load(a), v128.load(b));
  sum = differ(sum, v128.load(a, 12), v128.load(b, 12));
  a += stride; b += stride;
  sum = differ(sum, v128.load(a), v128.load(b));
  sum = differ(sum, v128.load(a, 12), v128.load(b, 12));
  const part = total(sum);
  if (part >= limit) return part;
  a += stride; b += stride;
  sum = differ(sum, v128.load(a), v128.load(b));
  sum = differ(sum, v128.load(a, 12), v128.load(b, 12));
  a += stride; b += stride;
  sum = differ(sum, v128.load(a), v128.load(b));
  sum = differ(sum, v128.load(a, 12), v128.load(b, 12));
  a += stride; b += stride;
  sum = differ(sum, v128.load(a), v128.load(b));
  sum = differ(sum, v128.load(a, 12), v128.load(b, 12));
  return total(sum);
}
