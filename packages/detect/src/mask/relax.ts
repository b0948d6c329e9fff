/**
 * Makes each of some places the mean of its neighbors beside, above and below, one after the other.
 *
 * @param values  Row-major, in rows of `columns`; written.
 */
export function relax(values: Float32Array, places: readonly number[], columns: number, passes: number): void {
  for (let pass = 0; pass < passes; pass++) {
    for (const p of places) {
      const x = p % columns;
      let sum = 0;
      let count = 0;
      for (const to of [x > 0 ? p - 1 : -1, x + 1 < columns ? p + 1 : -1, p - columns, p + columns]) {
        if (to < 0 || to >= values.length) continue;
        sum += values[to];
        count++;
      }
      values[p] = sum / count;
    }
  }
}
