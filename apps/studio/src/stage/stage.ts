import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Margins } from "@lacuna/canvas";
import type { Rect } from "@lacuna/raster";
import { canvasOf, currentSnapshot, sizeOf } from "../document/history.ts";
import type { Studio } from "../studio.ts";
import type { Draft } from "../tools/tool.ts";
import type { Point, Size } from "../viewport/geometry.ts";
import { placeTiles } from "../viewport/tile-placement.ts";
import { fitView, panBy, pictureToScreen, type View, zoomAt } from "../viewport/view.ts";
import { drawDraft } from "./draw-draft.ts";
import { CRISP_FROM, drawPicture, type PreviewCanvas } from "./draw-picture.ts";
import { createFramePainter } from "./frame-painter.ts";
import { createMaskLayer, type MaskLayer } from "./mask-layer.ts";
import { panesOf, pointInPane } from "./panes.ts";
import { createPictureLayers, type PictureLayers } from "./picture-layers.ts";
import { toCanvas } from "./to-canvas.ts";
import { trackHole } from "./track-hole.ts";

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
  /** Brings a part of the picture to the middle, closer if it is small. */
  readonly lookAt: (rect: Rect) => void;
  readonly pan: (dx: number, dy: number) => void;
  /** Makes all of a part of the plane be seen, which may reach beyond the picture. */
  readonly showAll: (rect: Rect) => void;
  readonly dispose: () => void;
}

export interface StageCanvases {
  readonly picture: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
}

interface Shown {
  readonly pictureId: string;
  readonly size: Size;
  readonly canvas: Margins;
  readonly layers: PictureLayers;
  readonly masks: MaskLayer;
}

/** Room left around a picture that fits. In CSS pixels. */
const FIT_MARGIN = { wide: 40, narrow: 12 } as const;
const NARROW_PX = 700;
const LOW_PX = 420;
const BLINK_MS = 450;
/** What is looked at gets this part of the viewport, and no pixel becomes larger than so many CSS pixels. */
const LOOK_FILL = 0.8;
const LOOK_MOST_SCALE = 2;

export function createStage(host: HTMLElement, canvases: StageCanvases, studio: Studio): Stage {
  const view = signal<View | undefined>(undefined);
  const viewport = signal<Size>({ width: 1, height: 1 });
  const sliderAt = signal(0.5);
  const draft = signal<Draft | undefined>(undefined);
  const blinkShowsBefore = signal(false);
  let pixelRatio = devicePixelRatio;
  let shown: Shown | undefined;
  /** What was shown before the canvas changed; it stays below until the picture has been read on the new one. */
  let below: Shown | undefined;
  let previews: readonly PreviewCanvas[] = [];

  const painter = createFramePainter(paintPicture, paintOverlay);

  /** What the view is about: the viewport, or one of two halves. */
  function paneSize(): Size {
    return panesOf(studio.compare.peek(), viewport.peek())[0].rect;
  }

  function paintPicture(): void {
    const context = cleared(canvases.picture);
    const current = view.peek();
    if (context === undefined || shown === undefined || current === undefined) return;
    const scene = {
      viewport: viewport.peek(),
      pixelRatio,
      mode: studio.compare.peek(),
      sliderAt: sliderAt.peek(),
      isBefore: studio.isHoldingBefore.peek() || (studio.isBlinking.peek() && blinkShowsBefore.peek()),
    };
    if (below !== undefined) {
      const centerX = current.centerX + below.canvas.left - shown.canvas.left;
      const centerY = current.centerY + below.canvas.top - shown.canvas.top;
      const moved = { ...current, centerX, centerY };
      drawPicture(context, { ...scene, layers: below.layers, view: moved, previews: [], isLowest: true });
    }
    drawPicture(context, { ...scene, layers: shown.layers, view: current, previews, isLowest: below === undefined });
  }

  function paintOverlay(part: Rect | undefined): void {
    const current = view.peek();
    const context = canvases.overlay.getContext("2d");
    if (context === null) return;
    context.save();
    if (part !== undefined && current !== undefined) clipTo(context, part, current);
    context.clearRect(0, 0, canvases.overlay.width, canvases.overlay.height);
    const isComparing = studio.compare.peek() !== "off" || studio.isHoldingBefore.peek() || studio.isBlinking.peek();
    if (shown !== undefined && current !== undefined && !isComparing) {
      context.imageSmoothingEnabled = current.scale * pixelRatio < CRISP_FROM;
      // What is being filled is seen without the color over it.
      if (previews.length === 0) {
        shown.masks.draw(context, placeTiles(current, shown.size, viewport.peek(), pixelRatio));
      }
      const begun = draft.peek();
      if (begun !== undefined) drawDraft(context, begun, current, viewport.peek(), pixelRatio);
    }
    context.restore();
  }

  /** Whole device pixels, and one more on each side: smoothing reaches over an edge. */
  function clipTo(context: CanvasRenderingContext2D, part: Rect, current: View): void {
    const from = pictureToScreen(current, viewport.peek(), part);
    const left = Math.floor(from.x * pixelRatio) - 2;
    const top = Math.floor(from.y * pixelRatio) - 2;
    const scale = current.scale * pixelRatio;
    context.beginPath();
    context.rect(left, top, Math.ceil(part.width * scale) + 4, Math.ceil(part.height * scale) + 4);
    context.clip();
  }

  function margin(): number {
    const { width, height } = viewport.peek();
    return width < NARROW_PX || height < LOW_PX ? FIT_MARGIN.narrow : FIT_MARGIN.wide;
  }

  function fit(): void {
    if (shown !== undefined) view.value = fitView(shown.size, paneSize(), margin());
  }

  function isFitted(size: Size): boolean {
    const current = view.peek();
    if (shown === undefined || current === undefined) return false;
    const fitted = fitView(shown.size, size, margin());
    return Math.abs(fitted.scale - current.scale) < 1e-6;
  }

  const report = (error: unknown): void => studio.report(error);

  /** The pane that the view was made for. */
  let lastPane: Size = { width: 1, height: 1 };
  const stops = [
    effect(() => {
      const document = studio.document.value;
      const size = document && sizeOf(document);
      if (document?.picture.id === shown?.pictureId && isSameSize(size, shown?.size)) return;
      shown?.layers.close();
      below = document?.picture.id === shown?.pictureId ? shown : undefined;
      shown = undefined;
      view.value = undefined;
      painter.pictureChanged();
      painter.overlayChanged();
      const paper = studio.paper();
      if (document === undefined || size === undefined || paper === undefined) return;
      const { id } = document.picture;
      const { hasAlpha } = document.picture;
      const layers = createPictureLayers({ ...size, hasAlpha }, studio.worker, painter.pictureChanged);
      const masks = createMaskLayer(size, paper, painter.overlayChanged);
      shown = { pictureId: id, size, canvas: canvasOf(currentSnapshot(document)), layers, masks };
      paper.onChange = masks.refresh;
      fit();
      masks.refresh({ x: 0, y: 0, ...size });
      const uncover = (): void => {
        if (shown?.layers !== layers) return;
        below = undefined;
        painter.pictureChanged();
      };
      layers.readWhole().then(uncover, (error: unknown) => {
        uncover();
        report(error);
      });
    }),
    effect(() => {
      previews = studio.previews.value.map(({ rect, rgba }) => ({ rect, canvas: toCanvas(rgba, rect) }));
      painter.pictureChanged();
      painter.overlayChanged();
    }),
    effect(() => {
      void [view.value, studio.compare.value, studio.isHoldingBefore.value, studio.isBlinking.value];
      void [sliderAt.value, blinkShowsBefore.value];
      painter.pictureChanged();
      painter.overlayChanged();
    }),
    effect(() => {
      void draft.value;
      painter.overlayChanged();
    }),
    // A picture that was fitted stays fitted when its room changes; one that was zoomed into stays where it is.
    effect(() => {
      const pane = panesOf(studio.compare.value, viewport.value)[0].rect;
      if (view.peek() === undefined || isFitted(lastPane)) fit();
      lastPane = pane;
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
    trackHole(studio, (hole) => shown?.masks.setHole(hole)),
    studio.onPixelsChange((changed) => {
      shown?.layers.readAgain(changed).catch(report);
    }),
  ];

  const observer = new ResizeObserver(([entry]) => {
    if (entry === undefined) return;
    const { width, height } = entry.contentRect;
    if (width === 0 || height === 0) return;
    pixelRatio = devicePixelRatio;
    for (const canvas of [canvases.picture, canvases.overlay]) {
      canvas.width = Math.round(width * pixelRatio);
      canvas.height = Math.round(height * pixelRatio);
    }
    viewport.value = { width, height };
    painter.pictureChanged();
    painter.overlayChanged();
  });
  observer.observe(host);

  function zoomBy(factor: number, anchor: Point | undefined): void {
    const current = view.peek();
    if (shown === undefined || current === undefined) return;
    const pane = paneSize();
    const at =
      anchor === undefined
        ? { x: pane.width / 2, y: pane.height / 2 }
        : pointInPane(studio.compare.peek(), viewport.peek(), anchor);
    view.value = zoomAt(current, shown.size, pane, at, factor);
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
    zoomBy,
    zoomTo(scale) {
      const current = view.peek();
      if (current !== undefined) zoomBy(scale / current.scale, undefined);
    },
    lookAt(rect) {
      const current = view.peek();
      const pane = paneSize();
      if (shown === undefined || current === undefined || rect.width === 0) return;
      const scale = Math.min(pane.width / rect.width, pane.height / rect.height) * LOOK_FILL;
      view.value = {
        scale: Math.max(current.scale, Math.min(LOOK_MOST_SCALE, scale)),
        centerX: rect.x + rect.width / 2,
        centerY: rect.y + rect.height / 2,
      };
    },
    pan(dx, dy) {
      const current = view.peek();
      if (shown !== undefined && current !== undefined) view.value = panBy(current, shown.size, dx, dy);
    },
    showAll(rect) {
      const { scale, centerX, centerY } = fitView(rect, paneSize(), margin());
      view.value = { scale, centerX: rect.x + centerX, centerY: rect.y + centerY };
    },
    dispose() {
      for (const stop of stops) stop();
      shown?.layers.close();
      observer.disconnect();
      painter.stop();
    },
  };
}

function isSameSize(a: Size | undefined, b: Size | undefined): boolean {
  return a?.width === b?.width && a?.height === b?.height;
}

function cleared(canvas: HTMLCanvasElement): CanvasRenderingContext2D | undefined {
  const context = canvas.getContext("2d");
  context?.clearRect(0, 0, canvas.width, canvas.height);
  return context ?? undefined;
}
