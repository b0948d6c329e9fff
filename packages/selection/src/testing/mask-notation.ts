import { createMask, type Mask } from "@lacuna/raster";
import * as fc from "fast-check";

/** A mask from rows such as `". # ."`: `#` is selected. */
export function maskOf(...rows: readonly string[]): Mask {
  const cells = rows.map((row) => row.split(" "));
  return createMask(
    cells[0]?.length ?? 0,
    rows.length,
    Uint8Array.from(cells.flat(), (cell) => (cell === "#" ? 255 : 0)),
  );
}

/** The rows that `maskOf` reads. */
export function drawn({ width, height, data }: Mask): string[] {
  return Array.from({ length: height }, (_, y) =>
    Array.from(data.subarray(y * width, (y + 1) * width), (value) => (value === 255 ? "#" : ".")).join(" "),
  );
}

/** Small masks of any size, from empty to full. */
export const anyMask: fc.Arbitrary<Mask> = fc
  .tuple(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 10 }))
  .chain(([width, height, tenths]) =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: width * height, maxLength: width * height }).map((draws) =>
      createMask(
        width,
        height,
        Uint8Array.from(draws, (draw) => (draw < tenths ? 255 : 0)),
      ),
    ),
  );
