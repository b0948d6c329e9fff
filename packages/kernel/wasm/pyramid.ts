import { EXCLUDED, HOLE } from "./flags";

/**
 * Halves color and kinds with the stencil [1 3 3 1] ⊗ [1 3 3 1] / 64, counting known pixels only.
 * A coarse pixel is hole when less than half of the stencil's weight is known.
 */
export function halveRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  color: usize, kinds: usize, w: i32, h: i32,
  coarseColor: usize, coarseKinds: usize, coarseW: i32, coarseH: i32,
): void {
  const y1 = min(coarseH, (chunk + 1) * rowsPerChunk);
  for (let y = chunk * rowsPerChunk; y < y1; y++) {
    const fy = 2 * y - 1;
    const r0 = max(fy, 0);
    const r1 = min(fy + 1, h - 1);
    const r2 = min(fy + 2, h - 1);
    const r3 = min(fy + 3, h - 1);
    const k0 = kinds + r0 * w, k1 = kinds + r1 * w, k2 = kinds + r2 * w, k3 = kinds + r3 * w;
    const c0 = color + ((r0 * w) << 2), c1 = color + ((r1 * w) << 2), c2 = color + ((r2 * w) << 2), c3 = color + ((r3 * w) << 2);
    for (let x = 0; x < coarseW; x++) {
      const fx = 2 * x - 1;
      const out = coarseColor + ((y * coarseW + x) << 2);
      if (fx >= 0 && fx + 4 <= w) {
        const any = load<u32>(k0 + fx) | load<u32>(k1 + fx) | load<u32>(k2 + fx) | load<u32>(k3 + fx);
        if (any == 0) {
          const a = v128.load(c0 + (fx << 2)), b = v128.load(c1 + (fx << 2)), c = v128.load(c2 + (fx << 2)), d = v128.load(c3 + (fx << 2));
          const three = i16x8.splat(3);
          const low = i16x8.add(
            i16x8.add(i16x8.extend_low_i8x16_u(a), i16x8.extend_low_i8x16_u(d)),
            i16x8.mul(i16x8.add(i16x8.extend_low_i8x16_u(b), i16x8.extend_low_i8x16_u(c)), three));
          const high = i16x8.add(
            i16x8.add(i16x8.extend_high_i8x16_u(a), i16x8.extend_high_i8x16_u(d)),
            i16x8.mul(i16x8.add(i16x8.extend_high_i8x16_u(b), i16x8.extend_high_i8x16_u(c)), three));
          let sum = i16x8.add(i16x8.mul(low, i16x8(1, 1, 1, 1, 3, 3, 3, 3)), i16x8.mul(high, i16x8(3, 3, 3, 3, 1, 1, 1, 1)));
          sum = i16x8.add(sum, v128.shuffle<i64>(sum, sum, 1, 0));
          sum = i16x8.shr_u(i16x8.add(sum, i16x8.splat(32)), 6);
          store<u32>(out, <u32>i32x4.extract_lane(i8x16.narrow_i16x8_u(sum, sum), 0));
          store<u8>(coarseKinds + y * coarseW + x, 0);
          continue;
        }
      }
      let s0 = 0, s1 = 0, s2 = 0, s3 = 0, weight = 0, excluded = 0;
      for (let j = 0; j < 4; j++) {
        const yy = j == 0 ? r0 : j == 1 ? r1 : j == 2 ? r2 : r3;
        const wy = j == 0 || j == 3 ? 1 : 3;
        for (let i = 0; i < 4; i++) {
          const xx = min(max(fx + i, 0), w - 1);
          const p = yy * w + xx;
          const kind = <i32>load<u8>(kinds + p);
          const wt = wy * (i == 0 || i == 3 ? 1 : 3);
          if (kind & EXCLUDED) excluded += wt;
          if (kind & HOLE) continue;
          const at = color + (p << 2);
          weight += wt;
          s0 += wt * <i32>load<u8>(at);
          s1 += wt * <i32>load<u8>(at, 1);
          s2 += wt * <i32>load<u8>(at, 2);
          s3 += wt * <i32>load<u8>(at, 3);
        }
      }
      let kind = 0;
      if (weight < 32) kind |= HOLE;
      else if (excluded >= 9) kind |= EXCLUDED;
      store<u8>(coarseKinds + y * coarseW + x, <u8>kind);
      if (weight > 0) {
        const half = weight >> 1;
        store<u8>(out, <u8>((s0 + half) / weight));
        store<u8>(out, <u8>((s1 + half) / weight), 1);
        store<u8>(out, <u8>((s2 + half) / weight), 2);
        store<u8>(out, <u8>((s3 + half) / weight), 3);
      } else store<u32>(out, 0);
    }
  }
}
