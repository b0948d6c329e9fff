import { relax } from "./relax.ts";

/** Each pass halves what is left of the steps that a coarser size leaves; more are not seen. */
const PASSES = 20;

/**
 * Spreads known values smoothly into the places between them: a coarser size gives the first guess, and there each place
 * becomes the mean of its four neighbors, as a membrane held at its edge.
 *
 * @param values  Row-major; those of unknown places are written.
 * @param known   Not 0 where a value is known. Where none is, nothing is written.
 *
 * Cost: O(columns · rows).
 */
export function spreadInto(values: Float32Array, known: Uint8Array, columns: number, rows: number): void {
  const unknown: number[] = [];
  for (let p = 0; p < known.length; p++) if (known[p] === 0) unknown.push(p);
  if (unknown.length === 0 || unknown.length === known.length) return;
  const coarse = halve(values, known, columns, rows);
  spreadInto(coarse.values, coarse.known, coarse.columns, coarse.rows);
  for (const p of unknown) {
    const x = p % columns;
    values[p] = coarse.values[(((p - x) / columns) >> 1) * coarse.columns + (x >> 1)];
  }
  relax(values, unknown, columns, PASSES);
}

function halve(fine: Float32Array, isKnown: Uint8Array, fineColumns: number, fineRows: number) {
  const columns = Math.ceil(fineColumns / 2);
  const rows = Math.ceil(fineRows / 2);
  const values = new Float32Array(columns * rows);
  const known = new Uint8Array(columns * rows);
  for (let p = 0; p < fine.length; p++) {
    if (isKnown[p] === 0) continue;
    const x = p % fineColumns;
    const at = (((p - x) / fineColumns) >> 1) * columns + (x >> 1);
    values[at] += fine[p];
    known[at]++;
  }
  for (let at = 0; at < values.length; at++) if (known[at] !== 0) values[at] /= known[at];
  return { values, known, columns, rows };
}
