/**
 * What is known of each pixel of a working picture. Bit 0 is the side it is on, bit 1 says that a cut may change it.
 */
export interface Labels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export const OUTSIDE = 0;
export const INSIDE = 1;
/** Inside or outside for the time being. */
export const OPEN = 2;
/** An example of neither side, where examples are asked for. */
export const NEITHER = 4;

/**
 * Labels for a picture of twice the size: what lies within two coarse pixels of the border is open, all else is settled.
 *
 * @param width   Of the finer picture: twice the coarse one's or one less, as `height`.
 */
export function refineLabels(coarse: Labels, width: number, height: number): Labels {
  const open = nearBorder(coarse);
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 2) {
    const from = (y >> 1) * coarse.width;
    const to = y * width;
    for (let x = 0; x < width; x++) {
      const at = from + (x >> 1);
      data[to + x] = (coarse.data[at] & INSIDE) | open[at];
    }
    if (y + 1 < height) data.copyWithin(to + width, to, to + width);
  }
  return { width, height, data };
}

/** OPEN for the pixels of the 5×5 squares around both pixels of any pair that the border parts, 0 elsewhere. */
function nearBorder({ width, height, data }: Labels): Uint8Array {
  const open = new Uint8Array(width * height);
  const openAround = (x: number, y: number): void => {
    const left = Math.max(0, x - 2);
    const right = Math.min(width, x + 3);
    for (let row = Math.max(0, y - 2); row < Math.min(height, y + 3); row++) {
      open.fill(OPEN, row * width + left, row * width + right);
    }
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const side = data[at] & INSIDE;
      const isParted =
        (x + 1 < width && (data[at + 1] & INSIDE) !== side) || (y + 1 < height && (data[at + width] & INSIDE) !== side);
      if (isParted) openAround(x, y);
    }
  }
  return open;
}
