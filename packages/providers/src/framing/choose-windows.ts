import { growRect, type Rect, uniteRects } from "@lacuna/raster";
import type { CropSizes } from "../guess-provider.ts";

/** A part of the picture that a provider is shown, and the size in which it is. */
export interface Window {
  /** Around the hole pixels that are taken from the guess. */
  readonly bounds: Rect;
  /** In pixels of the picture. Where the picture is smaller than it, it reaches beyond: `x` and `y` may be negative. */
  readonly rect: Rect;
  /** Of the crop, in pixels. */
  readonly width: number;
  readonly height: number;
}

/** Shapes that models are trained on, as width : height. */
const RATIOS: readonly (readonly [number, number])[] = [
  [1, 2],
  [9, 16],
  [2, 3],
  [3, 4],
  [1, 1],
  [4, 3],
  [3, 2],
  [16, 9],
  [2, 1],
];
const SQUARE: typeof RATIOS = [[1, 1]];

/** Least context on each side, and context as a share of the hole's longer side. */
const MIN_CONTEXT_PX = 96;
const CONTEXT_SHARE = 0.5;
/** A model's cell is eight pixels or more: a hole must not be lost in its window. */
const MAX_WINDOW_TO_HOLE = 8;
/** Windows that cover each other by more than this share of the smaller one become one. */
const MERGE_OVERLAP = 0.3;

/**
 * Decides what a provider is shown: for each group of holes whose windows overlap, one window with context, in one of nine
 * shapes. It is as large as the provider takes without reduction, where the hole leaves that choice, and reduced where the hole
 * and its context are larger. The cost of a guess thus follows the provider, never the picture.
 *
 * @param holes  Bounding boxes of the connected parts of the hole, inside the `width`×`height` picture.
 */
export function chooseWindows(holes: readonly Rect[], width: number, height: number, sizes: CropSizes): Window[] {
  let windows = holes.map((bounds) => chooseWindow(bounds, width, height, sizes));
  for (let isMerging = true; isMerging; ) {
    isMerging = false;
    const kept: Window[] = [];
    for (const window of windows) {
      const index = kept.findIndex((other) => overlap(other.rect, window.rect) > MERGE_OVERLAP);
      const partner = kept[index];
      if (partner === undefined) kept.push(window);
      else {
        isMerging = true;
        kept[index] = chooseWindow(uniteRects(partner.bounds, window.bounds), width, height, sizes);
      }
    }
    windows = kept;
  }
  return windows;
}

function chooseWindow(bounds: Rect, width: number, height: number, sizes: CropSizes): Window {
  const hole = Math.max(bounds.width, bounds.height);
  const { ratio, least } = chooseCover(bounds, width, height, sizes);
  const growth = Math.min(
    Math.sqrt(sizes.maxPixels / (least.width * least.height)),
    Math.min(width / least.width, height / least.height),
    (MAX_WINDOW_TO_HOLE * hole) / Math.max(least.width, least.height),
  );
  const grown = Math.max(1, growth);
  const crop = cropSize(least.width * grown * least.height * grown, ratio, sizes);
  const cover = coverWith({ width: least.width * grown, height: least.height * grown }, crop.width / crop.height);
  const rect = { width: Math.ceil(cover.width - 1e-6), height: Math.ceil(cover.height - 1e-6) };
  return { bounds, ...crop, rect: { ...rect, ...placeRect(bounds, rect, width, height) } };
}

/**
 * The hole with its context, in one of the shapes. Where less context than usual, though not less than the least, saves it from
 * being reduced, it gets less: nothing brings lost resolution back.
 */
function chooseCover(bounds: Rect, width: number, height: number, { maxPixels, isSquare }: CropSizes) {
  const usual = Math.max(MIN_CONTEXT_PX, Math.ceil(CONTEXT_SHARE * Math.max(bounds.width, bounds.height)));
  const coverAt = (contextPx: number) => {
    const wanted = growRect(bounds, contextPx, width, height);
    const ratio = chooseRatio(isSquare ? SQUARE : RATIOS, wanted, width, height);
    return { ratio, least: coverWith(wanted, ratio) };
  };
  for (let context = usual; context > MIN_CONTEXT_PX; context = Math.floor(context * 0.9)) {
    const cover = coverAt(context);
    if (cover.least.width * cover.least.height <= maxPixels) return cover;
  }
  const least = coverAt(MIN_CONTEXT_PX);
  return least.least.width * least.least.height <= maxPixels ? least : coverAt(usual);
}

/** The shape that covers what is wanted with the fewest pixels; pixels outside the picture count twice. */
function chooseRatio(shapes: typeof RATIOS, wanted: Rect, width: number, height: number): number {
  const cost = (ratio: number): number => {
    const cover = coverWith(wanted, ratio);
    const inside = Math.min(cover.width, width) * Math.min(cover.height, height);
    return 2 * cover.width * cover.height - inside;
  };
  const ratios = shapes.map(([across, down]) => across / down);
  return ratios.reduce((best, ratio) => (cost(ratio) < cost(best) ? ratio : best));
}

function coverWith({ width, height }: Pick<Rect, "width" | "height">, ratio: number) {
  return width / height > ratio ? { width, height: width / ratio } : { width: height * ratio, height };
}

/** About as many pixels as the window has, within the provider's limits. */
function cropSize(area: number, ratio: number, { maxPixels, minPixels, multipleOf }: CropSizes) {
  const pixels = Math.min(maxPixels, Math.max(minPixels, area));
  const toSide = (side: number): number => Math.max(1, Math.round(side / multipleOf)) * multipleOf;
  let width = toSide(Math.sqrt(pixels * ratio));
  let height = toSide(Math.sqrt(pixels / ratio));
  while (width * height > maxPixels && Math.max(width, height) > multipleOf) {
    if (width >= height) width -= multipleOf;
    else height -= multipleOf;
  }
  return { width, height };
}

function placeRect(bounds: Rect, size: Pick<Rect, "width" | "height">, width: number, height: number) {
  return {
    x: placeSide(bounds.x + bounds.width / 2, size.width, width),
    y: placeSide(bounds.y + bounds.height / 2, size.height, height),
  };
}

/** Around the hole's middle, pushed into the picture where it fits, and over both edges alike where it does not. */
function placeSide(middle: number, length: number, whole: number): number {
  if (length >= whole) return -Math.floor((length - whole) / 2);
  return Math.min(whole - length, Math.max(0, Math.round(middle - length / 2)));
}

function overlap(a: Rect, b: Rect): number {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (across <= 0 || down <= 0) return 0;
  return (across * down) / Math.min(a.width * a.height, b.width * b.height);
}
