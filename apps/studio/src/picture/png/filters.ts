/**
 * Undoes PNG's row filters.
 *
 * @param packed  Rows of one filter byte and `rowBytes` bytes.
 * @returns       `rowBytes * height` bytes. A filter that PNG does not know counts as none.
 * Source: PNG specification, third edition, section 9.
 */
export function unfilterRows(
  packed: Uint8Array,
  rowBytes: number,
  height: number,
  bytesPerPixel: number,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) {
    const from = y * (rowBytes + 1) + 1;
    const to = y * rowBytes;
    const up = to - rowBytes;
    const filter = packed[from - 1];
    for (let i = 0; i < rowBytes; i++) {
      const left = i >= bytesPerPixel ? (out[to + i - bytesPerPixel] ?? 0) : 0;
      const above = y > 0 ? (out[up + i] ?? 0) : 0;
      const corner = y > 0 && i >= bytesPerPixel ? (out[up + i - bytesPerPixel] ?? 0) : 0;
      out[to + i] = (packed[from + i] ?? 0) + predict(filter, left, above, corner);
    }
  }
  return out;
}

function predict(filter: number | undefined, left: number, above: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    case 4:
      return paeth(left, above, corner);
    default:
      return 0;
  }
}

function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** Filters every row with Paeth, the one that suits photographs best on the whole. */
export function filterRows(
  samples: Uint8Array,
  rowBytes: number,
  height: number,
  bytesPerPixel: number,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array((rowBytes + 1) * height);
  for (let y = 0; y < height; y++) {
    const from = y * rowBytes;
    const to = y * (rowBytes + 1) + 1;
    out[to - 1] = 4;
    for (let i = 0; i < rowBytes; i++) {
      const left = i >= bytesPerPixel ? (samples[from + i - bytesPerPixel] ?? 0) : 0;
      const above = y > 0 ? (samples[from + i - rowBytes] ?? 0) : 0;
      const corner = y > 0 && i >= bytesPerPixel ? (samples[from + i - rowBytes - bytesPerPixel] ?? 0) : 0;
      out[to + i] = (samples[from + i] ?? 0) - paeth(left, above, corner);
    }
  }
  return out;
}
