/** The representative of a label, with path halving. */
@inline
function find(parents: usize, label: i32): i32 {
  while (true) {
    const parent = load<i32>(parents + (label << 2));
    if (parent == label) return label;
    const grand = load<i32>(parents + (parent << 2));
    store<i32>(parents + (label << 2), grand);
    label = grand;
  }
}

/**
 * Labels the 8-connected components of non-zero pixels by union-find over horizontal runs.
 *
 * `runs` receives (y, begin, end, label) as four i32 a run, in scan order; `parents` is scratch of one i32 a run.
 * Returns the number of runs, or −1 when there are more than `capacity`. Labels count from 0 in scan order of each
 * component's first run.
 */
export function labelRuns(plane: usize, w: i32, h: i32, runs: usize, parents: usize, capacity: i32): i32 {
  let count = 0;
  let above = 0;
  let aboveEnd = 0;
  for (let y = 0; y < h; y++) {
    const row = plane + y * w;
    const rowStart = count;
    let x = 0;
    let other = above;
    while (x < w) {
      if (x + 16 <= w && !v128.any_true(v128.load(row + x))) {
        x += 16;
        continue;
      }
      if (load<u8>(row + x) == 0) {
        x++;
        continue;
      }
      const begin = x;
      while (x < w && load<u8>(row + x) != 0) x++;
      if (count >= capacity) return -1;
      const at = runs + (count << 4);
      store<i32>(at, y);
      store<i32>(at, begin, 4);
      store<i32>(at, x, 8);
      store<i32>(parents + (count << 2), count);
      // Runs of the row above that touch this one, corners included.
      while (other < aboveEnd && load<i32>(runs + (other << 4), 8) < begin) other++;
      for (let k = other; k < aboveEnd && load<i32>(runs + (k << 4), 4) <= x; k++) {
        const a = find(parents, count);
        const b = find(parents, k);
        if (a < b) store<i32>(parents + (b << 2), a);
        else store<i32>(parents + (a << 2), b);
      }
      count++;
    }
    above = rowStart;
    aboveEnd = count;
  }
  let labels = 0;
  for (let k = 0; k < count; k++) {
    const root = find(parents, k);
    const label = root == k ? labels++ : load<i32>(runs + (root << 4), 12);
    store<i32>(runs + (k << 4), label, 12);
  }
  return count;
}
