/** The known name that was probably meant; undefined when none is near. */
export function suggestName(given: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((name) => ({ name, distance: editDistance(given.toLowerCase(), name.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance);
  const limit = Math.max(2, Math.floor(given.length / 3));
  return best !== undefined && best.distance <= limit ? best.name : undefined;
}

/** Insertions, deletions and replacements that turn one text into the other (Levenshtein 1966). */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    let last = row;
    above = above.map((inserted, column) => {
      if (column === 0) return row;
      const replaced = (above[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      last = Math.min(replaced, inserted + 1, last + 1);
      return last;
    });
  }
  return above.at(-1) ?? 0;
}
