/** Colors on a grid, row-major. */
export interface ColorGrid {
  /** Red, green and blue: 0–255. */
  readonly planes: readonly Float32Array[];
  /** Not 0 where colors are known. */
  readonly known: Uint8Array;
  readonly columns: number;
  readonly rows: number;
}

/** How far around an unknown place what is known counts. */
const REACH = 5;
/** Slopes around a place tell the direction of an edge; they are weighed by a bell of this width. */
const SLOPES_SIGMA = 2;
/** The weight of colors across a clear edge falls so many times as fast as over the reach. */
const SHARPNESS = 25;
/** Of 255 a place: a steeper slope is an edge, a lesser one counts as noise more and more. */
const CLEAR_SLOPE = 12;

interface Offset {
  readonly dx: number;
  readonly dy: number;
  readonly distance: number;
  readonly slopeWeight: number;
}

/**
 * Continues known colors into unknown places, ring by ring: each place gets a mean of what is known around it, taken along
 * an edge rather than across. So an edge that a stroke hides goes straight on from both sides.
 *
 * @param grid   Is written, and what was written is marked as known.
 * @param rings  So many places deep.
 *
 * Cost: some 160 steps a place that is written. A ring depends on the ones before it only.
 * Source: F. Bornemann, T. März, "Fast Image Inpainting Based on Coherence Transport" (2007).
 * Differs: whole rings instead of places by their distance; where only one side is known, so is the slope.
 */
export function continueEdges(grid: ColorGrid, rings: number): void {
  const { planes, known, columns } = grid;
  const slopes = measureSlopes(grid);
  const offsets = listOffsets();
  for (let ring = 0; ring < rings; ring++) {
    const rim = findRim(grid);
    const colors = rim.map((p) => colorAt(p, edgeAt(p, slopes, offsets, grid), offsets, grid));
    for (const [index, p] of rim.entries()) {
      known[p] = 1;
      for (const [c, plane] of planes.entries()) plane[p] = colors[index][c];
    }
    for (const p of rim) for (const near of [p, p - 1, p + 1, p - columns, p + columns]) slopes.measure(near);
  }
}

/** Unknown places beside, above or below known ones. */
function findRim({ known, columns }: ColorGrid): number[] {
  const rim: number[] = [];
  for (let p = 0; p < known.length; p++) {
    if (known[p] !== 0) continue;
    const x = p % columns;
    const beside = [x > 0 ? p - 1 : -1, x + 1 < columns ? p + 1 : -1, p - columns, p + columns];
    if (beside.some((near) => near >= 0 && near < known.length && known[near] !== 0)) rim.push(p);
  }
  return rim;
}

interface Slopes {
  readonly across: Float32Array;
  readonly down: Float32Array;
  /** Not 0 where both are known. */
  readonly isKnown: Uint8Array;
  /** Anew, from what is known beside a place by now; nothing where the place is none of the grid. */
  readonly measure: (p: number) => void;
}

/** How brightness rises from place to place. */
function measureSlopes({ planes: [red, green, blue], known, columns }: ColorGrid): Slopes {
  const size = known.length;
  const across = new Float32Array(size);
  const down = new Float32Array(size);
  const isKnown = new Uint8Array(size);
  const brightness = (p: number): number => 0.3 * red[p] + 0.6 * green[p] + 0.1 * blue[p];
  const rise = (p: number, before: number, after: number): number => {
    const [from, to] = [before < 0 ? p : before, after < 0 ? p : after];
    return from === to ? Number.NaN : (brightness(to) - brightness(from)) / (before < 0 || after < 0 ? 1 : 2);
  };
  const ifKnown = (p: number, isThere: boolean): number => (isThere && known[p] !== 0 ? p : -1);
  const measure = (p: number): void => {
    if (p < 0 || p >= size || known[p] === 0) return;
    const x = p % columns;
    across[p] = rise(p, ifKnown(p - 1, x > 0), ifKnown(p + 1, x + 1 < columns));
    down[p] = rise(p, ifKnown(p - columns, p >= columns), ifKnown(p + columns, p + columns < size));
    isKnown[p] = Number.isNaN(across[p] + down[p]) ? 0 : 1;
  };
  for (let p = 0; p < size; p++) measure(p);
  return { across, down, isKnown, measure };
}

/** The direction across an edge, of length 1, and how clear the edge is: 0 to `SHARPNESS`. */
interface Edge {
  readonly x: number;
  readonly y: number;
  readonly sharpness: number;
}

function edgeAt(p: number, { across, down, isKnown }: Slopes, offsets: readonly Offset[], grid: ColorGrid): Edge {
  let [xx, xy, yy, total] = [0, 0, 0, 0];
  for (const { dx, dy, slopeWeight } of offsets) {
    const near = placeAt(p, dx, dy, grid);
    if (near < 0 || isKnown[near] === 0) continue;
    xx += slopeWeight * across[near] * across[near];
    xy += slopeWeight * across[near] * down[near];
    yy += slopeWeight * down[near] * down[near];
    total += slopeWeight;
  }
  if (total === 0) return { x: 1, y: 0, sharpness: 0 };
  const clearness = Math.hypot(xx - yy, 2 * xy) / total; // the difference of the two eigenvalues
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const sharpness = clearness === 0 ? 0 : SHARPNESS * Math.exp(-(CLEAR_SLOPE ** 2) / clearness);
  return { x: Math.cos(angle), y: Math.sin(angle), sharpness };
}

function colorAt(p: number, edge: Edge, offsets: readonly Offset[], grid: ColorGrid): readonly number[] {
  const { planes, known } = grid;
  const [red, green, blue] = planes;
  let [r, g, b, total] = [0, 0, 0, 0];
  for (const { dx, dy, distance } of offsets) {
    const near = placeAt(p, dx, dy, grid);
    if (near < 0 || known[near] === 0) continue;
    const off = (edge.sharpness * (dx * edge.x + dy * edge.y)) / REACH;
    const weight = (Math.exp(-(off ** 2) / 2) + Number.EPSILON) / distance; // more than nothing, or there may be no mean
    r += weight * red[near];
    g += weight * green[near];
    b += weight * blue[near];
    total += weight;
  }
  return [r / total, g / total, b / total];
}

/** -1 beyond the grid. */
function placeAt(p: number, dx: number, dy: number, { columns, rows }: ColorGrid): number {
  const x = (p % columns) + dx;
  const y = Math.floor(p / columns) + dy;
  return x < 0 || y < 0 || x >= columns || y >= rows ? -1 : y * columns + x;
}

function listOffsets(): Offset[] {
  const offsets: Offset[] = [];
  for (let dy = -REACH; dy <= REACH; dy++) {
    for (let dx = -REACH; dx <= REACH; dx++) {
      const distance = Math.hypot(dx, dy);
      if (distance === 0 || distance > REACH) continue;
      offsets.push({ dx, dy, distance, slopeWeight: Math.exp(-(distance ** 2) / (2 * SLOPES_SIGMA ** 2)) });
    }
  }
  return offsets;
}
