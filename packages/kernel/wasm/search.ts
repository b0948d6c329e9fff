import { PATCH_RADIUS, SOURCE, TARGET } from "./flags";
import { patchDistance } from "./patch";
import { below, mix, step } from "./random";

/** Cells on each side of a preference table. */
const CELLS: i32 = 8;

/**
 * Cost of taking for (x, y) the patch at (sx, sy): sideways moves are cheap, vertical ones dear (perspective, gravity);
 * a preference table, if there is one, adds the cost of the cell of the picture that the source lies in.
 */
@inline
function prior(x: i32, y: i32, sx: i32, sy: i32, priorX: i32, priorY: i32, preference: usize, w: i32, h: i32): i32 {
  const cost = (abs(sx - x) * priorX + abs(sy - y) * priorY) >> 8;
  if (preference == 0) return cost;
  return cost + <i32>load<u16>(preference + (<usize>((sy * CELLS / h) * CELLS + sx * CELLS / w) << 1));
}

/** Pixels that are no targets keep source 0 and distance (later: vote weight) 0. */
@inline
function clearRows(nnf: usize, distances: usize, w: i32, y0: i32, y1: i32): void {
  memory.fill(nnf + ((y0 * w) << 2), 0, ((y1 - y0) * w) << 2);
  memory.fill(distances + ((y0 * w) << 1), 0, ((y1 - y0) * w) << 1);
}

/**
 * Gives every target of `rowsPerChunk` rows a random source: one of up to eight drawn within `reach` pixels, or, where
 * none of those is valid or `reach` is 0, one from the list.
 */
export function scatterRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  flags: usize, nnf: usize, distances: usize, w: i32, h: i32, spans: usize,
  sources: usize, sourceCount: i32, reach: i32, seed: u32,
): void {
  const y1 = min(h, (chunk + 1) * rowsPerChunk);
  clearRows(nnf, distances, w, chunk * rowsPerChunk, y1);
  for (let y = chunk * rowsPerChunk; y < y1; y++) {
    const end = load<i32>(spans + y * 8, 4);
    for (let x = load<i32>(spans + y * 8); x < end; x++) {
      const p = y * w + x;
      if ((load<u8>(flags + p) & TARGET) == 0) continue;
      let state = mix(<u32>p ^ seed);
      let source = load<u32>(sources + (below(state, sourceCount) << 2));
      for (let k = 0; k < 8 && reach > 0; k++) {
        state = step(state);
        const sx = min(max(x + below(state, 2 * reach + 1) - reach, 0), w - 1);
        state = step(state);
        const sy = min(max(y + below(state, 2 * reach + 1) - reach, 0), h - 1);
        if (load<u8>(flags + sy * w + sx) & SOURCE) {
          source = <u32>sx | (<u32>sy << 16);
          break;
        }
      }
      store<u32>(nnf + (p << 2), source);
    }
  }
}

/**
 * Carries a coarse field to the next finer level: twice the coarse source, plus the target's own parity. Where that is
 * no valid source the neighbors' are tried, then a random one.
 */
export function upsampleRows(
  thread: i32, chunk: i32, rowsPerChunk: i32,
  coarseFlags: usize, coarseNnf: usize, coarseW: i32, coarseH: i32,
  flags: usize, nnf: usize, distances: usize, w: i32, h: i32, spans: usize,
  sources: usize, sourceCount: i32, seed: u32,
): void {
  const y1 = min(h, (chunk + 1) * rowsPerChunk);
  clearRows(nnf, distances, w, chunk * rowsPerChunk, y1);
  for (let y = chunk * rowsPerChunk; y < y1; y++) {
    const end = load<i32>(spans + y * 8, 4);
    for (let x = load<i32>(spans + y * 8); x < end; x++) {
      const p = y * w + x;
      if ((load<u8>(flags + p) & TARGET) == 0) continue;
      const cx = x >> 1;
      const cy = y >> 1;
      let found: i64 = -1;
      for (let k = 0; k < 25 && found < 0; k++) {
        // The parent first, then rings around it: a spiral over the 5×5 neighborhood.
        const i = k == 0 ? 0 : k < 9 ? ringX(k - 1, 1) : ringX(k - 9, 2);
        const j = k == 0 ? 0 : k < 9 ? ringY(k - 1, 1) : ringY(k - 9, 2);
        const qx = cx + i;
        const qy = cy + j;
        if (qx < 0 || qy < 0 || qx >= coarseW || qy >= coarseH) continue;
        const q = qy * coarseW + qx;
        if ((load<u8>(coarseFlags + q) & TARGET) == 0) continue;
        const s = load<u32>(coarseNnf + (q << 2));
        const sx = ((<i32>(s & 0xffff) - i) << 1) + (x & 1);
        const sy = ((<i32>(s >> 16) - j) << 1) + (y & 1);
        if (sx < 0 || sy < 0 || sx >= w || sy >= h) continue;
        if (load<u8>(flags + sy * w + sx) & SOURCE) found = <i64>(<u32>sx | (<u32>sy << 16));
      }
      store<u32>(nnf + (p << 2), found >= 0 ? <u32>found : load<u32>(sources + (below(mix(<u32>p ^ seed), sourceCount) << 2)));
    }
  }
}

/** Walks the square ring of radius `r`: the x of its `k`-th of 8·r cells, clockwise from the top left. */
@inline
function ringX(k: i32, r: i32): i32 {
  const side = 2 * r;
  return k < side ? k - r : k < 2 * side ? r : k < 3 * side ? r - (k - 2 * side) : -r;
}

@inline
function ringY(k: i32, r: i32): i32 {
  const side = 2 * r;
  return k < side ? -r : k < 2 * side ? k - side - r : k < 3 * side ? r : r - (k - 3 * side);
}

/**
 * One pass of PatchMatch (propagation, then random search) over one band of rows, the `chunk`-th of a list of i32.
 *
 * Bands of one parity run at the same time and read the field of the other parity only, so that the outcome does not
 * depend on how many threads there are. `forward` 1 scans down and to the right, 0 up and to the left.
 * `rescore` 1 computes the distance of the present source first: needed whenever the picture has changed.
 */
export function searchBand(
  thread: i32, chunk: i32, bands: usize, rowsPerBand: i32,
  color: usize, flags: usize, nnf: usize, distances: usize, w: i32, h: i32, spans: usize,
  forward: i32, rescore: i32, radius: i32, tries: i32, seed: u32, priorX: i32, priorY: i32, preference: usize,
): void {
  const y0 = load<i32>(bands + (chunk << 2)) * rowsPerBand;
  const y1 = min(h, y0 + rowsPerBand);
  const stride: usize = <usize>w << 2;
  const corner: i32 = (PATCH_RADIUS * w + PATCH_RADIUS) << 2;
  const delta = forward ? -1 : 1;
  for (let k = 0; k < y1 - y0; k++) {
    const y = forward ? y0 + k : y1 - 1 - k;
    const begin = load<i32>(spans + y * 8);
    const end = load<i32>(spans + y * 8, 4);
    for (let m = 0; m < end - begin; m++) {
      const x = forward ? begin + m : end - 1 - m;
      const p = y * w + x;
      if ((load<u8>(flags + p) & TARGET) == 0) continue;
      const target = color + (p << 2) - corner;
      let best = load<u32>(nnf + (p << 2));
      let bx = <i32>(best & 0xffff);
      let by = <i32>(best >> 16);
      let cost: i32;
      if (rescore) {
        cost = min(65535, patchDistance(target, color + ((by * w + bx) << 2) - corner, stride, 65536) + prior(x, y, bx, by, priorX, priorY, preference, w, h));
      } else cost = load<u16>(distances + (p << 1));

      // Propagation from the two neighbors already visited.
      for (let side = 0; side < 2; side++) {
        const q = side ? p + delta * w : p + delta;
        if ((load<u8>(flags + q) & TARGET) == 0) continue;
        const s = load<u32>(nnf + (q << 2));
        const sx = <i32>(s & 0xffff) - (side ? 0 : delta);
        const sy = <i32>(s >> 16) - (side ? delta : 0);
        if (sx == bx && sy == by) continue;
        if ((load<u8>(flags + sy * w + sx) & SOURCE) == 0) continue;
        const extra = prior(x, y, sx, sy, priorX, priorY, preference, w, h);
        if (extra >= cost) continue;
        const d = patchDistance(target, color + ((sy * w + sx) << 2) - corner, stride, cost - extra) + extra;
        if (d < cost) {
          cost = d;
          bx = sx;
          by = sy;
        }
      }

      // Random search in shrinking squares around the best.
      let state = mix(<u32>p ^ seed);
      for (let r = radius; r >= 1; r >>= 1) {
        for (let t = 0; t < tries; t++) {
          state = step(state);
          const sx = min(max(bx + below(state, 2 * r + 1) - r, PATCH_RADIUS), w - 1 - PATCH_RADIUS);
          state = step(state);
          const sy = min(max(by + below(state, 2 * r + 1) - r, PATCH_RADIUS), h - 1 - PATCH_RADIUS);
          if ((load<u8>(flags + sy * w + sx) & SOURCE) == 0) continue;
          const extra = prior(x, y, sx, sy, priorX, priorY, preference, w, h);
          if (extra >= cost) continue;
          const d = patchDistance(target, color + ((sy * w + sx) << 2) - corner, stride, cost - extra) + extra;
          if (d < cost) {
            cost = d;
            bx = sx;
            by = sy;
          }
        }
      }
      store<u32>(nnf + (p << 2), <u32>bx | (<u32>by << 16));
      store<u16>(distances + (p << 1), <u16>cost);
    }
  }
}
