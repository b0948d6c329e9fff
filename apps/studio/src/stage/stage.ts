import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Rect } from "@lacuna/raster";
import type { Studio } from "../studio.ts";
import type { Point, Size } from "../viewport/geometry.ts";
import { intersectRects, placeTiles, tileRect, tilesOf } from "../viewport/tile-placement.ts";
import { fitView, panBy, pictureToScreen, type View, zoomAt } from "../viewport/view.ts";
import { drawDraft } from "./draw-draft.ts";
import { createTileLayer, type TileLayer } from "./tile-layer.ts";
import { tintMasks } from "./tint-masks.ts";
import type { Draft } from "../tools/tool.ts";

/** The picture on the screen: how it lies there, and everything that is drawn on it. */
export interface Stage {
  readonly view: ReadonlySignal<View | undefined>;
  readonly viewport: ReadonlySignal<Size>;
  /** Where the slider between before and after stands, 0–1 of the viewport's width. */
  readonly sliderAt: Signal<number>;
  readonly draft: Signal<Draft | undefined>;
  readonly setView: (view: View) => void;
  readonly fit: () => void;
  /** @param anchor  CSS pixels in the viewport; its middle when left out. */
  readonly zoomBy: (factor: number, anchor?: Point) => void;
  readonly zoomTo: (scale: number) => void;
  readonly pan: (dx: number, dy: number) => void;
  readonly dispose: () => void;
}

export interface StageCanvases {
  readonly picture: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
}

/** Room left around a picture that fits. In CSS pixels. */
const FIT_MARGIN = { wide: 40, narrow: 12 } as const;
const NARROW_PX = 700;
/** From this many device pixels a picture pixel, pixels are shown as squares. */
const CRISP_FROM = 2.5;
const BLINK_MS = 450;

export function createStage(host: HTMLElement, canvases: StageCanvases, studio: Studio): Stage {
  const view = signal<View | undefined>(undefined);
  const viewport = signal<Size>({ width: 1, height: 1 });
  const sliderAt = signal(0.5);
  const draft = signal<Draft | undefined>(undefined);
  const blinkShowsBefore = signal(false);
  let pixelRatio = devicePixelRatio;
  let layers: { pictureId: string; size: Size; after: TileLayer; before: TileLayer; overlay: TileLayer } | undefined;
  let isPictureDirty = false;
  let isOverlayDirty = false;
  let frame = 0;

  function invalidate(what: "picture" | "overlay" | "both"): void {
    if (what !== "overlay") isPictureDirty = true;
    if (what !== "picture") isOverlayDirty = true;
    if (frame === 0) frame = requestAnimationFrame(draw);
  }

  function draw(): void {
    frame = 0;
    if (isPictureDirty) drawPicture();
    if (isOverlayDirty) drawOverlay();
    isPictureDirty = false;
    isOverlayDirty = false;
  }

  function drawPicture(): void {
    const context = cleared(canvases.picture);
    const shown = view.peek();
    if (context === undefined || layers === undefined || shown === undefined) return;
    const { width, height } = canvases.picture;
    context.imageSmoothingEnabled = shown.scale * pixelRatio < CRISP_FROM;
    context.imageSmoothingQuality = "high";
    const isBefore = studio.isHoldingBefore.peek() || (studio.isBlinking.peek() && blinkShowsBefore.peek());
    const mode = studio.compare.peek();
    if (mode === "side" && !isBefore) {
      const half = Math.floor(width / 2);
      drawHalf(context, shown, { x: 0, width: half }, true);
      drawHalf(context, shown, { x: half, width: width - half }, false);
    } else if (mode === "slider" && !isBefore) {
      const edge = Math.round(sliderAt.peek() * width);
      drawClipped(context, shown, { x: 0, y: 0, width: edge, height }, true);
      drawClipped(context, shown, { x: edge, y: 0, width: width - edge, height }, false);
    } else drawClipped(context, shown, { x: 0, y: 0, width, height }, isBefore);
  }

  /** Side by side, each half is a viewport of its own with the same view. */
  function drawHalf(
    context: CanvasRenderingContext2D,
    shown: View,
    { x, width }: { x: number; width: number },
    isBefore: boolean,
  ): void {
    const { height } = canvases.picture;
    context.save();
    context.beginPath();
    context.rect(x, 0, width, height);
    context.clip();
    context.translate(x, 0);
    drawTiles(context, shown, { width: width / pixelRatio, height: height / pixelRatio }, isBefore);
    context.restore();
  }

  function drawClipped(context: CanvasRenderingContext2D, shown: View, clip: Rect, isBefore: boolean): void {
    if (clip.width <= 0) return;
    context.save();
    context.beginPath();
    context.rect(clip.x, clip.y, clip.width, clip.height);
    context.clip();
    drawTiles(context, shown, viewport.peek(), isBefore);
    context.restore();
  }

  function drawTiles(context: CanvasRenderingContext2D, shown: View, size: Size, isBefore: boolean): void {
    if (layers === undefined) return;
    const { before, after } = layers;
    const placements = placeTiles(shown, layers.size, size, pixelRatio);
    if (isBefore) {
      // Tiles that no erase touched look the same before and after, and are kept once.
      after.draw(
        context,
        placements.filter((tile) => !before.has(tile)),
      );
      before.draw(context, placements);
      return;
    }
    after.draw(context, placements);
    for (const preview of previewCanvases) {
      const from = pictureToScreen(shown, size, preview.rect);
      context.drawImage(
        preview.canvas,
        from.x * pixelRatio,
        from.y * pixelRatio,
        preview.rect.width * shown.scale * pixelRatio,
        preview.rect.height * shown.scale * pixelRatio,
      );
    }
  }

  function drawOverlay(): void {
    const context = cleared(canvases.overlay);
    const shown = view.peek();
    if (context === undefined || layers === undefined || shown === undefined) return;
    const isComparing = studio.compare.peek() !== "off" || studio.isHoldingBefore.peek() || studio.isBlinking.peek();
    if (isComparing) return;
    context.imageSmoothingEnabled = shown.scale * pixelRatio < CRISP_FROM;
    const isFilling = previewCanvases.length > 0;
    if (!isFilling) layers.overlay.draw(context, placeTiles(shown, layers.size, viewport.peek(), pixelRatio));
    const begun = draft.peek();
    if (begun !== undefined) drawDraft(context, begun, shown, viewport.peek(), pixelRatio);
  }

  let previewCanvases: readonly { rect: Rect; canvas: HTMLCanvasElement }[] = [];

  function refreshOverlay(rect: Rect): void {
    const paper = studio.paper();
    if (paper === undefined || layers === undefined) return;
    const isWhole = rect.width === paper.mask.width && rect.height === paper.mask.height;
    for (const tile of tilesOf(rect)) {
      const bounds = tileRect(tile.column, tile.row, layers.size);
      const part = isWhole ? bounds : intersectRects(rect, bounds);
      const { rgba, isEmpty } = tintMasks(part, paper.mask, paper.avoid, undefined);
      if (!isEmpty || (layers.overlay.has(tile) && !isWhole)) layers.overlay.put(part, rgba);
      else if (isWhole) layers.overlay.drop(tile);
    }
    invalidate("overlay");
  }

  /** Reads a part of the shown picture from the worker; before pixels are fetched where an erase touches a tile first. */
  async function readPixels(rects: readonly Rect[]): Promise<void> {
    const target = layers;
    if (target === undefined) return;
    const isStale = (): boolean => layers !== target;
    const untouched = new Map(
      rects.flatMap(tilesOf).flatMap((tile) => (target.before.has(tile) ? [] : [[`${tile.column},${tile.row}`, tile]])),
    );
    await Promise.all([
      ...[...untouched.values()].map(async ({ column, row }) => {
        const rect = tileRect(column, row, target.size);
        const { rgba } = await studio.worker.ask("readPixels", { rect, isOriginal: true });
        if (!isStale()) target.before.put(rect, rgba);
      }),
      ...rects.map(async (rect) => {
        const { rgba } = await studio.worker.ask("readPixels", { rect, isOriginal: false });
        if (!isStale()) target.after.put(rect, rgba);
      }),
    ]);
    if (!isStale()) invalidate("picture");
  }

  async function readWhole(target: NonNullable<typeof layers>): Promise<void> {
    for (const { column, row } of tilesOf({ x: 0, y: 0, ...target.size })) {
      const rect = tileRect(column, row, target.size);
      const { rgba } = await studio.worker.ask("readPixels", { rect, isOriginal: true });
      if (layers !== target) return;
      // What an erase has changed meanwhile is newer than this.
      if (!target.before.has({ column, row })) target.after.put(rect, rgba);
      invalidate("picture");
    }
  }

  function fit(): void {
    if (layers === undefined) return;
    const size = viewport.peek();
    view.value = fitView(layers.size, size, size.width < NARROW_PX ? FIT_MARGIN.narrow : FIT_MARGIN.wide);
  }

  const swallow = (promise: Promise<unknown>): void => {
    promise.catch((error: unknown) => {
      studio.notice.value = {
        kind: "error",
        text: `The picture could not be shown: ${String(error)}. Reload the page.`,
      };
    });
  };

  const stops = [
    effect(() => {
      const document = studio.document.value;
      if (document?.picture.id === layers?.pictureId) return;
      if (document === undefined) {
        layers = undefined;
        view.value = undefined;
        invalidate("both");
        return;
      }
      const { width, height, id } = document.picture;
      const size = { width, height };
      const make = (): TileLayer => createTileLayer(size);
      layers = { pictureId: id, size, after: make(), before: make(), overlay: make() };
      const paper = studio.paper();
      if (paper !== undefined) paper.onChange = refreshOverlay;
      fit();
      refreshOverlay({ x: 0, y: 0, ...size });
      swallow(readWhole(layers));
    }),
    effect(() => {
      previewCanvases = studio.previews.value.map(({ rect, rgba }) => {
        const canvas = document.createElement("canvas");
        canvas.width = rect.width;
        canvas.height = rect.height;
        canvas.getContext("2d")?.putImageData(new ImageData(rgba, rect.width, rect.height), 0, 0);
        return { rect, canvas };
      });
      invalidate("both");
    }),
    effect(() => {
      void [view.value, studio.compare.value, studio.isHoldingBefore.value, studio.isBlinking.value, sliderAt.value];
      void blinkShowsBefore.value;
      invalidate("both");
    }),
    effect(() => {
      void draft.value;
      invalidate("overlay");
    }),
    effect(() => {
      if (!studio.isBlinking.value) return undefined;
      const timer = setInterval(() => {
        blinkShowsBefore.value = !blinkShowsBefore.peek();
      }, BLINK_MS);
      return () => {
        clearInterval(timer);
        blinkShowsBefore.value = false;
      };
    }),
  ];
  studio.onPixelsChange((changed) => swallow(readPixels(changed)));

  let hasFitted = false;
  const observer = new ResizeObserver(([entry]) => {
    if (entry === undefined) return;
    const { width, height } = entry.contentRect;
    if (width === 0 || height === 0) return;
    pixelRatio = devicePixelRatio;
    for (const canvas of [canvases.picture, canvases.overlay]) {
      canvas.width = Math.round(width * pixelRatio);
      canvas.height = Math.round(height * pixelRatio);
    }
    // A picture that was fitted stays fitted; one that was zoomed into stays where it is.
    const wasFitted = isFitted();
    viewport.value = { width, height };
    if (layers !== undefined && (wasFitted || !hasFitted)) fit();
    hasFitted = true;
    invalidate("both");
  });
  observer.observe(host);

  function isFitted(): boolean {
    const size = viewport.peek();
    const shown = view.peek();
    if (layers === undefined || shown === undefined) return false;
    const margin = size.width < NARROW_PX ? FIT_MARGIN.narrow : FIT_MARGIN.wide;
    return Math.abs(fitView(layers.size, size, margin).scale - shown.scale) < 1e-6;
  }

  return {
    view,
    viewport,
    sliderAt,
    draft,
    setView: (next) => {
      view.value = next;
    },
    fit,
    zoomBy(factor, anchor = { x: viewport.peek().width / 2, y: viewport.peek().height / 2 }) {
      const shown = view.peek();
      if (layers !== undefined && shown !== undefined) {
        view.value = zoomAt(shown, layers.size, viewport.peek(), anchor, factor);
      }
    },
    zoomTo(scale) {
      const shown = view.peek();
      if (shown !== undefined) this.zoomBy(scale / shown.scale);
    },
    pan(dx, dy) {
      const shown = view.peek();
      if (layers !== undefined && shown !== undefined) view.value = panBy(shown, layers.size, dx, dy);
    },
    dispose() {
      for (const stop of stops) stop();
      observer.disconnect();
      cancelAnimationFrame(frame);
    },
  };
}

function cleared(canvas: HTMLCanvasElement): CanvasRenderingContext2D | undefined {
  const context = canvas.getContext("2d");
  context?.clearRect(0, 0, canvas.width, canvas.height);
  return context ?? undefined;
}
