/** Larger than any distance inside a picture, and its square still fits 31 bits. */
const FAR: i32 = 32767;

/**
 * First pass of the exact Euclidean distance transform: for every pixel of `columnsPerChunk` columns, the distance
 * within its column to the nearest pixel with (plane & mask) == want, as u16; FAR where there is none.
 */
export function distanceColumns(
  thread: i32, chunk: i32, columnsPerChunk: i32,
  plane: usize, mask: i32, want: i32, w: i32, h: i32, vertical: usize,
): void {
  const x0 = chunk * columnsPerChunk;
  const x1 = min(w, x0 + columnsPerChunk);
  for (let x = x0; x < x1; x++) store<u16>(vertical + (x << 1), (load<u8>(plane + x) & mask) == want ? 0 : <u16>FAR);
  for (let y = 1; y < h; y++) {
    const row = vertical + ((y * w) << 1);
    const above = row - (w << 1);
    const pixels = plane + y * w;
    for (let x = x0; x < x1; x++) {
      const up = load<u16>(above + (x << 1));
      store<u16>(row + (x << 1), (load<u8>(pixels + x) & mask) == want ? 0 : <u16>min<u32>(<u32>up + 1, FAR));
    }
  }
  for (let y = h - 2; y >= 0; y--) {
    const row = vertical + ((y * w) << 1);
    const below = row + (w << 1);
    for (let x = x0; x < x1; x++) {
      const down = <u32>load<u16>(below + (x << 1)) + 1;
      if (down < <u32>load<u16>(row + (x << 1))) store<u16>(row + (x << 1), <u16>down);
    }
  }
}

/** Lower envelope of the parabolas (x − i)² + vertical(i)²: fills `sites`/`starts`, returns the number of pieces less one. */
@inline
function envelope(vertical: usize, w: i32, sites: usize, starts: usize): i32 {
  let top = -1;
  for (let x = 0; x < w; x++) {
    const g = <i32>load<u16>(vertical + (x << 1));
    if (g >= FAR) continue;
    const value = <i64>g * g + <i64>x * x;
    let start: i32 = 0;
    while (top >= 0) {
      const site = load<i32>(sites + (top << 2));
      const sg = <i64>load<u16>(vertical + (site << 1));
      // First whole x at which the new parabola lies strictly below the old one.
      const numerator = value - (sg * sg + <i64>site * site);
      const cut = floorDivide(numerator, <i64>2 * (x - site)) + 1;
      if (cut > <i64>load<i32>(starts + (top << 2))) {
        start = <i32>min<i64>(cut, 0x7fffffff);
        break;
      }
      top--;
    }
    if (top < 0) start = 0;
    if (start >= w) continue;
    top++;
    store<i32>(sites + (top << 2), x);
    store<i32>(starts + (top << 2), start);
  }
  return top;
}

@inline
function floorDivide(a: i64, b: i64): i64 {
  const q = a / b;
  return a % b != 0 && a < 0 ? q - 1 : q;
}

/** dx² + dy², with each side cut at FAR: further away it does not matter how far, and more would not fit 31 bits. */
@inline
function squaredDistance(dx: i32, dy: i32): i32 {
  const side = min(abs(dx), FAR);
  return side * side + dy * dy;
}

/** Second pass, thresholded: 255 where the distance is at most `radius`, else 0. */
export function dilateRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  vertical: usize, w: i32, h: i32, radius: i32, out: usize, scratch: usize, scratchStride: i32,
): void {
  const sites = scratch + thread * scratchStride;
  const starts = sites + (w << 2);
  const limit = radius * radius;
  const y1 = min(h, (chunk + 1) * rowsPerChunk);
  for (let y = chunk * rowsPerChunk; y < y1; y++) {
    const row = vertical + ((y * w) << 1);
    const top = envelope(row, w, sites, starts);
    if (top < 0) {
      memory.fill(out + y * w, 0, w);
      continue;
    }
    let piece = top;
    for (let x = w - 1; x >= 0; x--) {
      while (load<i32>(starts + (piece << 2)) > x) piece--;
      const site = load<i32>(sites + (piece << 2));
      const g = <i32>load<u16>(row + (site << 1));
      const d = squaredDistance(x - site, g);
      store<u8>(out + y * w + x, d <= limit ? 255 : 0);
    }
  }
}

/** Second pass, rounded: the distance to the nearest whole pixel, at most 255. Returns nothing; see `maximumByte`. */
export function distanceRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  vertical: usize, w: i32, h: i32, out: usize, scratch: usize, scratchStride: i32,
): void {
  const sites = scratch + thread * scratchStride;
  const starts = sites + (w << 2);
  const y1 = min(h, (chunk + 1) * rowsPerChunk);
  for (let y = chunk * rowsPerChunk; y < y1; y++) {
    const row = vertical + ((y * w) << 1);
    const top = envelope(row, w, sites, starts);
    if (top < 0) {
      memory.fill(out + y * w, 255, w);
      continue;
    }
    let piece = top;
    for (let x = w - 1; x >= 0; x--) {
      if (load<u16>(row + (x << 1)) == 0) {
        store<u8>(out + y * w + x, 0);
        continue;
      }
      while (load<i32>(starts + (piece << 2)) > x) piece--;
      const site = load<i32>(sites + (piece << 2));
      const g = <i32>load<u16>(row + (site << 1));
      const d = squaredDistance(x - site, g);
      store<u8>(out + y * w + x, <u8>min<f32>(255, nearest<f32>(sqrt<f32>(<f32>d))));
    }
  }
}

/** The largest byte of a plane. */
export function maximumByte(plane: usize, size: i32): i32 {
  let top = v128.splat<u8>(0);
  let p = 0;
  for (; p + 16 <= size; p += 16) top = v128.max<u8>(top, v128.load(plane + p));
  top = v128.max<u8>(top, v128.shuffle<i64>(top, top, 1, 0));
  let eight = <u64>i64x2.extract_lane(top, 0);
  let result = 0;
  for (let i = 0; i < 8; i++, eight >>= 8) result = max(result, <i32>(eight & 255));
  for (; p < size; p++) result = max(result, <i32>load<u8>(plane + p));
  return result;
}
