import type { Rect } from "@lacuna/raster";
import type { Size } from "../viewport/geometry.ts";
import { tileRect, tilesOf } from "../viewport/tile-placement.ts";
import type { WorkerClient } from "../worker-client.ts";
import { toCanvas } from "./to-canvas.ts";
import { createTileLayer, type TileLayer } from "./tile-layer.ts";

/** The picture's pixels on the page, read from the worker tile by tile. */
export interface PictureLayers {
  readonly size: Size;
  readonly hasAlpha: boolean;
  /** The whole picture, coarse: for as long as its tiles are being read. */
  readonly overview: () => HTMLCanvasElement | undefined;
  readonly after: TileLayer;
  /** Only the tiles that an erase has touched: the others look the same before and after, and are kept once. */
  readonly before: TileLayer;
  /** Reads the whole picture, as it is opened. */
  readonly readWhole: () => Promise<void>;
  /** Reads parts anew that look different now. */
  readonly readAgain: (rects: readonly Rect[]) => Promise<void>;
  /** Stops reading: another picture is shown. */
  readonly close: () => void;
}

/** As wide as many screens: the sharp picture does not look like another one. */
const OVERVIEW_PX = 1600;

export function createPictureLayers(
  { hasAlpha, ...size }: Size & { readonly hasAlpha: boolean },
  worker: WorkerClient,
  onChange: () => void,
): PictureLayers {
  const whole = { x: 0, y: 0, ...size };
  let overview: HTMLCanvasElement | undefined;
  const after = createTileLayer(size);
  const before = createTileLayer(size);
  let isClosed = false;

  async function read(layer: TileLayer, rect: Rect, isOriginal: boolean): Promise<void> {
    const { rgba } = await worker.ask("readPixels", { rect, isOriginal });
    if (!isClosed) layer.put(rect, rgba);
  }

  return {
    size,
    hasAlpha,
    overview: () => overview,
    after,
    before,
    async readWhole() {
      const tiles = tilesOf(whole);
      if (tiles.length > 1) {
        const coarse = await worker.ask("readThumbnail", { rect: whole, blocks: [], maxSide: OVERVIEW_PX });
        overview = toCanvas(coarse.rgba, coarse);
        onChange();
      }
      for (const { column, row } of tiles) {
        const rect = tileRect(column, row, size);
        const { rgba } = await worker.ask("readPixels", { rect, isOriginal: true });
        if (isClosed) return;
        // What an erase has changed meanwhile is newer than this.
        if (!before.has({ column, row })) after.put(rect, rgba);
        onChange();
      }
      overview = undefined;
    },
    async readAgain(rects) {
      const untouched = new Map(
        rects.flatMap(tilesOf).flatMap((tile) => (before.has(tile) ? [] : [[`${tile.column},${tile.row}`, tile]])),
      );
      await Promise.all([
        ...[...untouched.values()].map(({ column, row }) => read(before, tileRect(column, row, size), true)),
        ...rects.map((rect) => read(after, rect, false)),
      ]);
      if (!isClosed) onChange();
    },
    close() {
      isClosed = true;
    },
  };
}
