import type { Rect } from "@lacuna/raster";

/** A part of a picture to look at, and the part of that whose answer counts. */
export interface Tile {
  readonly rect: Rect;
  /** Away from the cuts, where half a letter can look like anything. All cores together cover the picture. */
  readonly core: Rect;
}

/**
 * Cuts a picture into overlapping tiles of at most `side` pixels a side, as few as do.
 *
 * @param overlap  How much neighbors share at least; less than half of `side`. A quarter of it at a cut does not count.
 */
export function cutTiles(width: number, height: number, side: number, overlap: number): Tile[] {
  const columns = cutSide(width, side, overlap);
  return cutSide(height, side, overlap).flatMap((row) =>
    columns.map((column) => ({
      rect: { x: column.from, y: row.from, width: column.to - column.from, height: row.to - row.from },
      core: {
        x: column.coreFrom,
        y: row.coreFrom,
        width: column.coreTo - column.coreFrom,
        height: row.coreTo - row.coreFrom,
      },
    })),
  );
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly coreFrom: number;
  readonly coreTo: number;
}

function cutSide(length: number, side: number, overlap: number): Span[] {
  if (length <= side) return [{ from: 0, to: length, coreFrom: 0, coreTo: length }];
  const count = Math.ceil((length - overlap) / (side - overlap));
  const margin = Math.floor(overlap / 4);
  const enough = Math.ceil((length + (count - 1) * overlap) / count); // as many tiles, each no larger than it has to be
  return Array.from({ length: count }, (_, index) => {
    const from = Math.round(((length - enough) * index) / (count - 1));
    const to = from + enough;
    return { from, to, coreFrom: index === 0 ? 0 : from + margin, coreTo: index === count - 1 ? length : to - margin };
  });
}
