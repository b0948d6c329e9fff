import type { Mask, Rect } from "@lacuna/raster";
import type { Size } from "../viewport/geometry.ts";
import { intersectRects, type TilePlacement, tileRect, tilesOf } from "../viewport/tile-placement.ts";
import type { MaskPaper } from "./mask-paper.ts";
import { createTileLayer } from "./tile-layer.ts";
import { tintMasks } from "./tint-masks.ts";

/** The selection, what is not copied from and the rim, as colors over the picture. */
export interface MaskLayer {
  /** Shows a part of the masks as they are now. */
  readonly refresh: (rect: Rect) => void;
  /** @param hole  The selection grown as the erase will grow it; `undefined` shows no rim. */
  readonly setHole: (hole: Mask | undefined) => void;
  readonly draw: (context: CanvasRenderingContext2D, placements: readonly TilePlacement[]) => void;
}

export function createMaskLayer(size: Size, paper: MaskPaper, onChange: (rect: Rect) => void): MaskLayer {
  const tiles = createTileLayer(size);
  const whole = { x: 0, y: 0, ...size };
  let hole: Mask | undefined;

  function refresh(rect: Rect): void {
    const isWhole = rect.width === size.width && rect.height === size.height;
    for (const tile of tilesOf(rect)) {
      const bounds = tileRect(tile.column, tile.row, size);
      const part = isWhole ? bounds : intersectRects(rect, bounds);
      const rgba = tintMasks(part, paper.mask, paper.avoid, hole);
      if (rgba !== undefined) tiles.put(part, rgba);
      else if (isWhole) tiles.drop(tile);
      else if (tiles.has(tile)) tiles.clear(part);
    }
    onChange(rect);
  }

  return {
    refresh,
    setHole(next) {
      if (hole === undefined && next === undefined) return;
      hole = next;
      refresh(whole);
    },
    draw: tiles.draw,
  };
}
