/**
 * Fills the cells of value 1 that are connected by sides with a starting cell: they become 255.
 *
 * @param cells    width·height bytes. A row is read only after `prepare` was called for it, once.
 * @param prepare  Writes the row's cells: 1 may be filled, 0 not.
 *
 * Cost: O(rows reached · width). Source: the span filling of A. R. Smith, "Tint Fill", SIGGRAPH 1979.
 */
export function floodFill(
  cells: Uint8Array,
  width: number,
  height: number,
  x: number,
  y: number,
  prepare: (row: number) => void,
): void {
  const isReady = new Uint8Array(height);
  const ready = (row: number): void => {
    if (isReady[row] === 1) return;
    prepare(row);
    isReady[row] = 1;
  };
  ready(y);
  const waiting: number[] = [y * width + x];
  for (let seed = waiting.pop(); seed !== undefined; seed = waiting.pop()) {
    if (cells[seed] !== 1) continue;
    const row = Math.floor(seed / width);
    const rowStart = row * width;
    let from = seed;
    let end = seed + 1;
    while (from > rowStart && cells[from - 1] === 1) from--;
    while (end < rowStart + width && cells[end] === 1) end++;
    cells.fill(255, from, end);
    for (const next of [row - 1, row + 1]) {
      if (next < 0 || next >= height) continue;
      ready(next);
      const shift = (next - row) * width;
      // The first cell of each stretch that touches; the rest of it is found from there.
      for (let at = from + shift; at < end + shift; at++) {
        if (cells[at] === 1 && (at === from + shift || cells[at - 1] !== 1)) waiting.push(at);
      }
    }
  }
}
