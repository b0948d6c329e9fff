/**
 * A color model: a few normal distributions in red, green and blue. Each takes ten numbers: what it costs by itself, its
 * mean (3), and the inverse of its covariance (xx, xy, xz, yy, yz, zz).
 */
export type GaussianMixture = Float64Array;

const COMPONENTS = 5;
const NUMBERS = 10;
/** Sums for a component: weight, first moments (3), second moments (6). */
const MOMENTS = 10;
/** A color is never known better than to a few levels: noise, and the steps that bytes have. */
const LEAST_VARIANCE = 10;
const REFITS = 3;

/**
 * Fits a mixture to colors.
 *
 * The first components come from halving the widest cluster across its longest axis (M. Orchard, C. Bouman, "Color
 * Quantization of Images", 1991), so that nothing is drawn at random. Then each color goes to the component that explains
 * it best, and components are fitted again, as in GrabCut.
 *
 * @param colors  Red, green and blue of each in turn, 0–255. At least one.
 */
export function fitMixture(colors: Uint8Array): GaussianMixture {
  const count = colors.length / 3;
  const owner = new Uint8Array(count);
  let used = 1;
  let moments = gatherMoments(colors, owner);
  while (used < COMPONENTS && splitWidest(colors, owner, moments, used)) {
    used++;
    moments = gatherMoments(colors, owner);
  }
  let mixture = toMixture(moments, count);
  for (let round = 0; round < REFITS; round++) {
    for (let at = 0; at < count; at++) {
      owner[at] = cheapestComponent(mixture, colors[at * 3], colors[at * 3 + 1], colors[at * 3 + 2]);
    }
    mixture = toMixture(gatherMoments(colors, owner), count);
  }
  return mixture;
}

/** What a color costs under a model: minus the logarithm of its likelihood under the best component, less a constant. */
export function colorCost(mixture: GaussianMixture, red: number, green: number, blue: number): number {
  let least = Infinity;
  for (let at = 0; at < mixture.length; at += NUMBERS) {
    const cost = componentCost(mixture, at, red, green, blue);
    if (cost < least) least = cost;
  }
  return least;
}

function cheapestComponent(mixture: GaussianMixture, red: number, green: number, blue: number): number {
  let least = Infinity;
  let best = 0;
  for (let at = 0; at < mixture.length; at += NUMBERS) {
    const cost = componentCost(mixture, at, red, green, blue);
    if (cost >= least) continue;
    least = cost;
    best = at / NUMBERS;
  }
  return best;
}

function componentCost(m: GaussianMixture, at: number, red: number, green: number, blue: number): number {
  const x = red - m[at + 1];
  const y = green - m[at + 2];
  const z = blue - m[at + 3];
  const square =
    x * (m[at + 4] * x + 2 * (m[at + 5] * y + m[at + 6] * z)) +
    y * (m[at + 7] * y + 2 * m[at + 8] * z) +
    m[at + 9] * z * z;
  return m[at] + 0.5 * square;
}

function gatherMoments(colors: Uint8Array, owner: Uint8Array): Float64Array {
  const moments = new Float64Array(COMPONENTS * MOMENTS);
  for (let pixel = 0; pixel < owner.length; pixel++) {
    const at = owner[pixel] * MOMENTS;
    const x = colors[pixel * 3];
    const y = colors[pixel * 3 + 1];
    const z = colors[pixel * 3 + 2];
    moments[at] += 1;
    moments[at + 1] += x;
    moments[at + 2] += y;
    moments[at + 3] += z;
    moments[at + 4] += x * x;
    moments[at + 5] += x * y;
    moments[at + 6] += x * z;
    moments[at + 7] += y * y;
    moments[at + 8] += y * z;
    moments[at + 9] += z * z;
  }
  return moments;
}

/** Mean and covariance of a cluster: [weight, mx, my, mz, xx, xy, xz, yy, yz, zz]. */
function describeCluster(moments: Float64Array, component: number): readonly number[] {
  const [n, sx, sy, sz, sxx, sxy, sxz, syy, syz, szz] = moments.subarray(
    component * MOMENTS,
    (component + 1) * MOMENTS,
  );
  const [x, y, z] = [sx / n, sy / n, sz / n];
  return [
    n,
    x,
    y,
    z,
    sxx / n - x * x,
    sxy / n - x * y,
    sxz / n - x * z,
    syy / n - y * y,
    syz / n - y * z,
    szz / n - z * z,
  ];
}

function toMixture(moments: Float64Array, count: number): GaussianMixture {
  const numbers: number[] = [];
  for (let component = 0; component < COMPONENTS; component++) {
    if (moments[component * MOMENTS] === 0) continue;
    const [n, x, y, z, vxx, xy, xz, vyy, yz, vzz] = describeCluster(moments, component);
    const [xx, yy, zz] = [vxx + LEAST_VARIANCE, vyy + LEAST_VARIANCE, vzz + LEAST_VARIANCE];
    const determinant = xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz);
    numbers.push(
      0.5 * Math.log(determinant) - Math.log(n / count),
      x,
      y,
      z,
      (yy * zz - yz * yz) / determinant,
      (xz * yz - xy * zz) / determinant,
      (xy * yz - xz * yy) / determinant,
      (xx * zz - xz * xz) / determinant,
      (xy * xz - xx * yz) / determinant,
      (xx * yy - xy * xy) / determinant,
    );
  }
  return Float64Array.from(numbers);
}

/** Gives half of the widest cluster the number `fresh`. @returns Whether there was anything to split. */
function splitWidest(colors: Uint8Array, owner: Uint8Array, moments: Float64Array, fresh: number): boolean {
  let widest = -1;
  let most = LEAST_VARIANCE;
  let axis: readonly number[] = [1, 0, 0];
  let middle = 0;
  for (let component = 0; component < fresh; component++) {
    if (moments[component * MOMENTS] < 2) continue;
    const cluster = describeCluster(moments, component);
    const longest = longestAxis(cluster);
    // Weighted by size, as a wide cluster of few colors is worth no component.
    const spread = longest.variance * cluster[0];
    if (longest.variance <= LEAST_VARIANCE || spread <= most) continue;
    most = spread;
    widest = component;
    axis = longest.axis;
    middle = axis[0] * cluster[1] + axis[1] * cluster[2] + axis[2] * cluster[3];
  }
  if (widest < 0) return false;
  for (let pixel = 0; pixel < owner.length; pixel++) {
    if (owner[pixel] !== widest) continue;
    const along = axis[0] * colors[pixel * 3] + axis[1] * colors[pixel * 3 + 1] + axis[2] * colors[pixel * 3 + 2];
    if (along > middle) owner[pixel] = fresh;
  }
  return true;
}

/** By power iteration, which is near enough after a few rounds to split a cluster by. */
function longestAxis([, , , , xx, xy, xz, yy, yz, zz]: readonly number[]): {
  axis: readonly number[];
  variance: number;
} {
  let axis: readonly number[] = xx >= yy && xx >= zz ? [1, 0, 0] : yy >= zz ? [0, 1, 0] : [0, 0, 1];
  let variance = 0;
  for (let round = 0; round < 12; round++) {
    const [x, y, z] = axis;
    const next = [xx * x + xy * y + xz * z, xy * x + yy * y + yz * z, xz * x + yz * y + zz * z];
    variance = Math.hypot(...next);
    if (variance === 0) break;
    axis = next.map((value) => value / variance);
  }
  return { axis, variance };
}
