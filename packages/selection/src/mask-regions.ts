import { HOLE_THRESHOLD, type Mask } from "@lacuna/raster";

/** The connected regions of a mask's selected or other pixels, as runs of rows: `run` covers `from[run]`–`end[run]` in `data`. */
export interface Regions {
  readonly from: Int32Array;
  /** One past the last pixel. */
  readonly end: Int32Array;
  /** For each run the number of its region, 0 to `areas.length - 1`, in the order of their first pixels. */
  readonly region: Int32Array;
  /** Pixels of each region. */
  readonly areas: Int32Array;
}

/**
 * Finds the connected regions of selected pixels, or of the others.
 *
 * @param isSelected  Which pixels to look at. Selected ones touch at corners too, the others at sides only, so that a
 *   closed line that is drawn with corners encloses what it seems to.
 *
 * Cost: O(width · height) reads, 16 bytes a run. Source and way: as `docs/algorithms/components.md`.
 */
export function findRegions(mask: Mask, isSelected: boolean): Regions {
  const { from, end, rows } = listRuns(mask, isSelected);
  const parents = Int32Array.from(from, (_, run) => run);
  const slack = isSelected ? 0 : 1;
  for (let row = 1; row < mask.height; row++) joinRows(parents, from, end, rows, row, mask.width, slack);
  return { from, end, ...numberRegions(parents, from, end) };
}

interface Runs {
  readonly from: Int32Array;
  readonly end: Int32Array;
  /** The first run of each row, and the number of runs behind the last. */
  readonly rows: Int32Array;
}

function listRuns({ width, height, data }: Mask, isSelected: boolean): Runs {
  const from: number[] = [];
  const end: number[] = [];
  const rows = new Int32Array(height + 1);
  for (let row = 0; row < height; row++) {
    const stop = (row + 1) * width;
    let at = stop - width;
    while (at < stop) {
      while (at < stop && data[at] >= HOLE_THRESHOLD !== isSelected) at++;
      if (at === stop) break;
      from.push(at);
      while (at < stop && data[at] >= HOLE_THRESHOLD === isSelected) at++;
      end.push(at);
    }
    rows[row + 1] = from.length;
  }
  return { from: Int32Array.from(from), end: Int32Array.from(end), rows };
}

/** Joins the runs of a row with those above that they touch. `slack` 1: by a side; 0: by a corner too. */
function joinRows(
  parents: Int32Array,
  from: Int32Array,
  end: Int32Array,
  rows: Int32Array,
  row: number,
  width: number,
  slack: number,
): void {
  let above = rows[row - 1];
  for (let run = rows[row]; run < rows[row + 1]; run++) {
    while (above < rows[row] && end[above] + width < from[run] + slack) above++;
    for (let other = above; other < rows[row] && from[other] + width + slack <= end[run]; other++) {
      const a = findRoot(parents, run);
      const b = findRoot(parents, other);
      parents[Math.max(a, b)] = Math.min(a, b);
    }
  }
}

function findRoot(parents: Int32Array, run: number): number {
  let root = run;
  while (parents[root] !== root) {
    parents[root] = parents[parents[root]];
    root = parents[root];
  }
  return root;
}

function numberRegions(
  parents: Int32Array,
  from: Int32Array,
  end: Int32Array,
): { region: Int32Array; areas: Int32Array } {
  const region = new Int32Array(parents.length);
  const areas: number[] = [];
  for (let run = 0; run < parents.length; run++) {
    const root = findRoot(parents, run);
    if (root === run) region[run] = areas.push(0) - 1;
    else region[run] = region[root];
    areas[region[run]] += end[run] - from[run];
  }
  return { region, areas: Int32Array.from(areas) };
}
