import type { Rect } from "@lacuna/raster";
import type { Size } from "../viewport/geometry.ts";
import { intersectRects, type TilePlacement, tileRect, tilesOf } from "../viewport/tile-placement.ts";

/** Pixels of the picture's size, kept as canvases of a tile each, which are made when something is put there. */
export interface TileLayer {
  /** Replaces a part of the picture. RGBA, straight alpha. */
  readonly put: (rect: Rect, rgba: Uint8ClampedArray<ArrayBuffer>) => void;
  /** Makes a part transparent, where there are tiles. */
  readonly clear: (rect: Rect) => void;
  /** Forgets a tile: nothing is drawn there. */
  readonly drop: (tile: { column: number; row: number }) => void;
  readonly has: (tile: { column: number; row: number }) => boolean;
  /** Draws the tiles that this layer has. */
  readonly draw: (context: CanvasRenderingContext2D, placements: readonly TilePlacement[]) => void;
}

export function createTileLayer(picture: Size): TileLayer {
  const tiles = new Map<string, HTMLCanvasElement>();

  function canvasOf(tile: { column: number; row: number }): CanvasRenderingContext2D {
    const key = keyOf(tile);
    let canvas = tiles.get(key);
    if (canvas === undefined) {
      canvas = document.createElement("canvas");
      const { width, height } = tileRect(tile.column, tile.row, picture);
      canvas.width = width;
      canvas.height = height;
      tiles.set(key, canvas);
    }
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("the browser gives out no more canvases");
    return context;
  }

  return {
    put(rect, rgba) {
      const image = new ImageData(rgba, rect.width, rect.height);
      for (const tile of tilesOf(rect)) {
        const bounds = tileRect(tile.column, tile.row, picture);
        const part = intersectRects(rect, bounds);
        canvasOf(tile).putImageData(
          image,
          rect.x - bounds.x,
          rect.y - bounds.y,
          part.x - rect.x,
          part.y - rect.y,
          part.width,
          part.height,
        );
      }
    },
    clear(rect) {
      for (const tile of tilesOf(rect)) {
        const { x, y } = tileRect(tile.column, tile.row, picture);
        tiles
          .get(keyOf(tile))
          ?.getContext("2d")
          ?.clearRect(rect.x - x, rect.y - y, rect.width, rect.height);
      }
    },
    drop: (tile) => void tiles.delete(keyOf(tile)),
    has: (tile) => tiles.has(keyOf(tile)),
    draw(context, placements) {
      for (const placement of placements) {
        const canvas = tiles.get(keyOf(placement));
        if (canvas === undefined) continue;
        const { x, y, width, height } = placement.target;
        context.drawImage(canvas, x, y, width, height);
      }
    },
  };
}

function keyOf(tile: { column: number; row: number }): string {
  return `${tile.column},${tile.row}`;
}
