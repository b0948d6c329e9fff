import type { Rect } from "@lacuna/raster";
import type { Size } from "./geometry.ts";
import { pictureToScreen, screenToPicture, type View } from "./view.ts";

/** Squares of this side are drawn one by one: a canvas as large as a photograph is more than some phones give out. */
export const TILE_PX = 1024;

export interface TilePlacement {
  readonly column: number;
  readonly row: number;
  /** Where the tile is drawn, in whole device pixels: tiles that touch share an edge, so no seam shows between them. */
  readonly target: Rect;
}

/** The tiles of a picture that can be seen, and where they are drawn on a canvas of `viewport` × `pixelRatio` pixels. */
export function placeTiles(view: View, picture: Size, viewport: Size, pixelRatio: number): TilePlacement[] {
  const topLeft = screenToPicture(view, viewport, { x: 0, y: 0 });
  const bottomRight = screenToPicture(view, viewport, { x: viewport.width, y: viewport.height });
  const firstColumn = Math.max(0, Math.floor(topLeft.x / TILE_PX));
  const firstRow = Math.max(0, Math.floor(topLeft.y / TILE_PX));
  const lastColumn = Math.floor((Math.min(picture.width, bottomRight.x) - 1e-9) / TILE_PX);
  const lastRow = Math.floor((Math.min(picture.height, bottomRight.y) - 1e-9) / TILE_PX);
  const device = (x: number, y: number) => {
    const point = pictureToScreen(view, viewport, { x, y });
    return { x: Math.round(point.x * pixelRatio), y: Math.round(point.y * pixelRatio) };
  };
  const placements: TilePlacement[] = [];
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const tile = tileRect(column, row, picture);
      const from = device(tile.x, tile.y);
      const to = device(tile.x + tile.width, tile.y + tile.height);
      placements.push({ column, row, target: { ...from, width: to.x - from.x, height: to.y - from.y } });
    }
  }
  return placements;
}

/** Where the whole picture is drawn, in whole device pixels. */
export function placePicture(view: View, picture: Size, viewport: Size, pixelRatio: number): Rect {
  const from = pictureToScreen(view, viewport, { x: 0, y: 0 });
  const to = pictureToScreen(view, viewport, { x: picture.width, y: picture.height });
  const [x, y] = [Math.round(from.x * pixelRatio), Math.round(from.y * pixelRatio)];
  return { x, y, width: Math.round(to.x * pixelRatio) - x, height: Math.round(to.y * pixelRatio) - y };
}

/** The part of the picture that a tile holds; those at the right and the bottom edge are smaller. */
export function tileRect(column: number, row: number, picture: Size): Rect {
  const x = column * TILE_PX;
  const y = row * TILE_PX;
  return { x, y, width: Math.min(TILE_PX, picture.width - x), height: Math.min(TILE_PX, picture.height - y) };
}

/** The tiles that a part of the picture touches. */
export function tilesOf(rect: Rect): { column: number; row: number }[] {
  const tiles: { column: number; row: number }[] = [];
  for (let row = Math.floor(rect.y / TILE_PX); row * TILE_PX < rect.y + rect.height; row++) {
    for (let column = Math.floor(rect.x / TILE_PX); column * TILE_PX < rect.x + rect.width; column++) {
      tiles.push({ column, row });
    }
  }
  return tiles;
}

/** What two rectangles share; empty (sides 0) when they do not meet. */
export function intersectRects(a: Rect, b: Rect): Rect {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - x),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - y),
  };
}
