import type { Rect } from "@lacuna/raster";
import type { CompareMode } from "../state/run-state.ts";
import type { Size } from "../viewport/geometry.ts";
import { placePicture, placeTiles } from "../viewport/tile-placement.ts";
import { pictureToScreen, type View } from "../viewport/view.ts";
import { drawChecks } from "./draw-checks.ts";
import { panesOf } from "./panes.ts";
import type { PictureLayers } from "./picture-layers.ts";

export interface PreviewCanvas {
  readonly rect: Rect;
  readonly canvas: HTMLCanvasElement;
}

/** What is to be seen, all at once. */
export interface PictureScene {
  readonly layers: PictureLayers;
  readonly view: View;
  readonly viewport: Size;
  readonly pixelRatio: number;
  readonly mode: CompareMode;
  /** 0–1 of the viewport's width. */
  readonly sliderAt: number;
  readonly isBefore: boolean;
  readonly previews: readonly PreviewCanvas[];
  /** Whether nothing is drawn below it. */
  readonly isLowest: boolean;
}

/** From this many device pixels a picture pixel, pixels are shown as squares. */
export const CRISP_FROM = 2.5;

/** Draws the picture into a cleared canvas of `viewport` × `pixelRatio` pixels. */
export function drawPicture(context: CanvasRenderingContext2D, scene: PictureScene): void {
  const { viewport, mode, sliderAt, isBefore, view, pixelRatio } = scene;
  context.imageSmoothingEnabled = view.scale * pixelRatio < CRISP_FROM;
  context.imageSmoothingQuality = "high";
  if (isBefore) drawPart(context, scene, whole(viewport), viewport, true);
  else if (mode === "slider") {
    const edge = sliderAt * viewport.width;
    drawPart(context, scene, { ...whole(viewport), width: edge }, viewport, true);
    drawPart(context, scene, { x: edge, y: 0, width: viewport.width - edge, height: viewport.height }, viewport, false);
  } else {
    for (const pane of panesOf(mode, viewport)) {
      context.save();
      context.translate(Math.round(pane.rect.x * pixelRatio), Math.round(pane.rect.y * pixelRatio));
      drawPart(context, scene, { ...pane.rect, x: 0, y: 0 }, pane.rect, pane.isBefore);
      context.restore();
    }
  }
}

function whole({ width, height }: Size): Rect {
  return { x: 0, y: 0, width, height };
}

/** @param size  Of the pane, in whose middle the view's center lies. */
function drawPart(
  context: CanvasRenderingContext2D,
  { layers, view, pixelRatio, previews, isLowest }: PictureScene,
  clip: Rect,
  size: Size,
  isBefore: boolean,
): void {
  context.save();
  context.beginPath();
  const left = Math.round(clip.x * pixelRatio);
  const top = Math.round(clip.y * pixelRatio);
  context.rect(left, top, Math.round((clip.x + clip.width) * pixelRatio) - left, Math.round(clip.height * pixelRatio));
  context.clip();
  if (isLowest) drawGround(context, layers, placePicture(view, layers.size, size, pixelRatio), pixelRatio);
  const placements = placeTiles(view, layers.size, size, pixelRatio);
  if (isBefore) {
    layers.after.draw(
      context,
      placements.filter((tile) => !layers.before.has(tile)),
    );
    layers.before.draw(context, placements);
  } else {
    layers.after.draw(context, placements);
    for (const { rect, canvas } of previews) {
      const { x, y } = pictureToScreen(view, size, rect);
      const scale = view.scale * pixelRatio;
      context.drawImage(canvas, x * pixelRatio, y * pixelRatio, rect.width * scale, rect.height * scale);
    }
  }
  context.restore();
}

/** What is seen where nothing has been read yet, and where there is nothing. */
function drawGround(
  context: CanvasRenderingContext2D,
  layers: PictureLayers,
  { x, y, width, height }: Rect,
  pixelRatio: number,
): void {
  if (layers.hasAlpha) drawChecks(context, { x, y, width, height }, pixelRatio);
  const overview = layers.overview();
  if (overview !== undefined) context.drawImage(overview, x, y, width, height);
}
