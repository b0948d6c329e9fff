/** The middle one of some values; 0 of none. */
export function median(values: ArrayLike<number>): number {
  return Float64Array.from(values).toSorted()[values.length >> 1] ?? 0;
}
