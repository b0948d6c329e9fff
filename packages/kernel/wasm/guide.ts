import { HOLE } from "./flags";

/** The four bytes at `at` as floats. */
@inline
function bytes(at: usize): v128 {
  return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at))));
}

@inline
function between(a: v128, b: v128, part: v128): v128 {
  return f32x4.add(a, f32x4.mul(part, f32x4.sub(b, a)));
}

/**
 * Writes for samples of a guide, four f32 each, by how much they differ from the mean of the level's pixels that lie nearest to
 * them, and their trust; the difference is 0 where there are no such pixels.
 *
 * The samples are those of columns `left` to before `right` and of rows from `top` on. `across` and `down` hold for each column and
 * row of samples the level's first column or row that lies nearest to it, and one more at the end.
 */
export function guideMeanRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  color: usize, w: i32, samples: usize, columns: i32, across: usize, down: usize,
  left: i32, right: i32, top: i32, bottom: i32, moves: usize,
): void {
  const end = min(bottom, top + (chunk + 1) * rowsPerChunk);
  for (let row = top + chunk * rowsPerChunk; row < end; row++) {
    const y0 = load<i32>(down + (row << 2)), y1 = load<i32>(down + (row << 2), 4);
    for (let column = left; column < right; column++) {
      const x0 = load<i32>(across + (column << 2)), x1 = load<i32>(across + (column << 2), 4);
      const at = row * columns + column;
      const sample = bytes(samples + (at << 2));
      let move = f32x4.splat(0);
      if (x1 > x0 && y1 > y0) {
        let sum = f32x4.splat(0);
        for (let y = y0; y < y1; y++) {
          for (let x = x0; x < x1; x++) sum = f32x4.add(sum, bytes(color + ((y * w + x) << 2)));
        }
        move = f32x4.sub(sample, f32x4.div(sum, f32x4.splat(<f32>((x1 - x0) * (y1 - y0)))));
      }
      v128.store(moves + (at << 4), f32x4.replace_lane(move, 3, f32x4.extract_lane(sample, 3)));
    }
  }
}

/** One sample as floats: from `moves` where there are any, or else the guide's own bytes. */
@inline
function sampleAt(samples: usize, moves: usize, at: i32): v128 {
  return moves ? v128.load(moves + (at << 4)) : bytes(samples + (at << 2));
}

/**
 * Draws the hole pixels of columns `left` to before `right` and of rows from `top` on to a guide: to its samples, or by `moves`, where
 * there are any. By `weight` times its trust. The fourth byte becomes 255 to the same degree where `isAlpha`, and stays otherwise.
 *
 * `across` and `down` hold for each column and row of the level the two samples it lies between, as i32, and as f32 how near it is to
 * the second. What one of `taken` rectangles at `before` covers (i32 left, top, right, bottom) is another guide's.
 */
export function guideRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  color: usize, flags: usize, w: i32, samples: usize, columns: i32, moves: usize, across: usize, down: usize,
  left: i32, right: i32, top: i32, bottom: i32, before: usize, taken: i32, weight: f32, isAlpha: i32,
): void {
  const end = min(bottom, top + (chunk + 1) * rowsPerChunk);
  for (let y = top + chunk * rowsPerChunk; y < end; y++) {
    const line = down + y * 12;
    const above = load<i32>(line) * columns, below = load<i32>(line, 4) * columns;
    const low = f32x4.splat(load<f32>(line, 8));
    for (let x = left; x < right; x++) {
      const p = y * w + x;
      if ((load<u8>(flags + p) & HOLE) == 0 || isTaken(before, taken, x, y)) continue;
      const place = across + x * 12;
      const first = load<i32>(place), second = load<i32>(place, 4);
      const near = f32x4.splat(load<f32>(place, 8));
      const told = between(
        between(sampleAt(samples, moves, above + first), sampleAt(samples, moves, above + second), near),
        between(sampleAt(samples, moves, below + first), sampleAt(samples, moves, below + second), near), low);
      const share = f32x4.splat(weight * f32x4.extract_lane(told, 3) / 255);
      const voted = bytes(color + (p << 2));
      const move = f32x4.replace_lane(moves ? told : f32x4.sub(told, voted), 3, isAlpha ? 255 - f32x4.extract_lane(voted, 3) : 0);
      const words = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.add(voted, f32x4.mul(move, share))));
      const halves = i16x8.narrow_i32x4_s(words, words);
      store<u32>(color + (p << 2), <u32>i32x4.extract_lane(i8x16.narrow_i16x8_u(halves, halves), 0));
    }
  }
}

@inline
function isTaken(before: usize, taken: i32, x: i32, y: i32): bool {
  for (let i = 0; i < taken; i++) {
    const rect = before + (i << 4);
    if (x >= load<i32>(rect) && y >= load<i32>(rect, 4) && x < load<i32>(rect, 8) && y < load<i32>(rect, 12)) return true;
  }
  return false;
}
