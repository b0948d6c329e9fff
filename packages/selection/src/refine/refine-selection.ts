import { createMask, HOLE_THRESHOLD, type Mask, type Raster, type Rect } from "@lacuna/raster";
import { drawableRect } from "../clip-rect.ts";
import { type ColorView, viewColors } from "../color-view.ts";
import { fillRect } from "../fill-rect.ts";
import { yieldToEvents } from "../yield-to-events.ts";
import { cutLevel } from "./cut-level.ts";
import { cutWorkingPicture, type FoundObject, settingsFor } from "./cut-working-picture.ts";
import { halveColors } from "./halve-colors.ts";
import { type HintPlane, halveHints, SAID_INSIDE, SAID_OUTSIDE } from "./hint-plane.ts";
import { INSIDE, type Labels, refineLabels } from "./labels.ts";
import { planRegion, readHints, requireHint, type SelectionHint, widenRegion } from "./selection-hint.ts";

export interface RefineOptions {
  /** What is certainly not the object; of the picture's size. */
  readonly background?: Mask;
  /** How far around a scribble the object may reach, in multiples of the scribble's longer side. 0.1–20, default 0.8. */
  readonly reach?: number;
  /** Looked at between the steps of the work. */
  readonly signal?: AbortSignal;
}

/** Models are learned and the object is found where the region's longer side has at most so many pixels. */
const WORKING_SIDE = 320;
/** So often a scribble's region is doubled because the object reaches its edge. */
const MOST_WIDENINGS = 2;

/**
 * Finds the object that a person means by a box, a scribble or a rough stroke, and selects it up to its edges.
 *
 * On a reduced picture two color models, of the object and of what is around it, are learned and the cheapest border
 * between them is cut, several times over. The border is then followed through larger and larger pictures up to the full
 * size, where only what lies near it is decided again.
 *
 * @param raster  Any model and depth. Deep samples are rounded to 8 bits, ink is read as light, alpha is not looked at.
 * @param hint    What was pointed at; masks are of the picture's size.
 * @returns       A new mask of 0 and 255, the picture's size. It holds nothing outside of a box, all of a
 *                scribble, and nothing at all for an empty hint. A box in which no color stands out comes back whole.
 * @throws RangeError   when a mask has another size, the box is no finite rectangle, or `reach` is out of range.
 * @throws              the signal's reason when it was aborted.
 *
 * Cost: bounded by the region's area; see `docs/algorithms/selection.md`. Deterministic.
 */
export async function refineSelection(raster: Raster, hint: SelectionHint, options: RefineOptions = {}): Promise<Mask> {
  const { background, reach = 0.8, signal } = options;
  requireHint(hint, background, raster);
  if (!(reach >= 0.1 && reach <= 20)) throw new RangeError(`the reach is ${reach}, not 0.1 to 20`);
  const region = planRegion(hint, reach, raster);
  if (region === undefined) return createMask(raster.width, raster.height);
  const found = await findObject(raster, hint, background, region, signal);
  const mask = paste(await sharpenBorder(found, signal), found.region, raster);
  // Whoever draws a box means something: where no color stands out, all of it.
  return hint.kind === "box" && !mask.data.includes(255) ? wholeBox(hint.rect, background, raster) : mask;
}

function wholeBox(rect: Rect, background: Mask | undefined, { width, height }: Raster): Mask {
  const mask = createMask(width, height);
  fillRect(mask, rect);
  background?.data.forEach((value, at) => {
    if (value >= HOLE_THRESHOLD) mask.data[at] = 0;
  });
  return mask;
}

interface Finding extends FoundObject {
  readonly region: Rect;
  readonly levels: readonly RegionLevel[];
}

/**
 * Looks again in a wider region while the object reaches the region's edge. When it reaches the edges of that too, it has
 * leaked into the ground: then what the first region showed is the better answer.
 */
async function findObject(
  raster: Raster,
  hint: SelectionHint,
  background: Mask | undefined,
  region: Rect,
  signal: AbortSignal | undefined,
): Promise<Finding> {
  const look = async (within: Rect): Promise<Finding> => {
    await yieldToEvents(signal);
    const levels = buildLevels(viewColors(raster, within), readHints(hint, background, within));
    return {
      ...cutWorkingPicture(levels[levels.length - 1], hint.kind, openEdges(within, raster)),
      region: within,
      levels,
    };
  };
  const first = await look(region);
  let latest = first;
  for (let widening = 0; latest.isCutOff && widening < MOST_WIDENINGS; widening++) {
    const wider = widenRegion(latest.region, raster);
    if (wider === undefined) break;
    latest = await look(wider);
  }
  return latest.isCutOff ? first : latest;
}

/** Follows the border through the larger pictures up to the region's full size. */
async function sharpenBorder({ levels, models, ...found }: Finding, signal: AbortSignal | undefined): Promise<Labels> {
  let { labels } = found;
  for (let level = levels.length - 2; level >= 0; level--) {
    await yieldToEvents(signal);
    const { view, hints } = levels[level];
    labels = refineLabels(labels, view.width, view.height);
    settle(labels, hints);
    if (models !== undefined) cutLevel(view, labels, models, settingsFor("edge"));
  }
  return labels;
}

export interface RegionLevel {
  readonly view: ColorView;
  readonly hints: HintPlane;
}

/** The region and its halves, the smallest last. */
function buildLevels(view: ColorView, hints: HintPlane): RegionLevel[] {
  const levels: RegionLevel[] = [{ view, hints }];
  let smallest: RegionLevel = { view, hints };
  while (Math.max(smallest.view.width, smallest.view.height) > WORKING_SIDE) {
    smallest = { view: halveColors(smallest.view), hints: halveHints(smallest.hints) };
    levels.push(smallest);
  }
  return levels;
}

/** The region's edges behind which the picture goes on. */
export interface OpenEdges {
  readonly left: boolean;
  readonly top: boolean;
  readonly right: boolean;
  readonly bottom: boolean;
}

function openEdges(region: Rect, { width, height }: Raster): OpenEdges {
  return {
    left: region.x > 0,
    top: region.y > 0,
    right: region.x + region.width < width,
    bottom: region.y + region.height < height,
  };
}

/** What was said of a pixel holds at every size. */
function settle({ data }: Labels, hints: HintPlane): void {
  for (let at = 0; at < data.length; at++) {
    if ((hints.data[at] & SAID_INSIDE) !== 0) data[at] = INSIDE;
    else if ((hints.data[at] & SAID_OUTSIDE) !== 0) data[at] = 0;
  }
}

function paste(labels: Labels, region: Rect, size: { width: number; height: number }): Mask {
  const mask = createMask(size.width, size.height);
  const clip = drawableRect(size, region) ?? region;
  for (let y = 0; y < clip.height; y++) {
    const to = (clip.y + y) * size.width + clip.x;
    for (let x = 0; x < clip.width; x++) {
      if ((labels.data[y * labels.width + x] & INSIDE) !== 0) mask.data[to + x] = 255;
    }
  }
  return mask;
}
