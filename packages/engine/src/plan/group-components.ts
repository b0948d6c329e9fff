import { growRect, type Rect, uniteRects } from "@lacuna/raster";
import type { HoleComponent } from "../protocol.ts";

/** Least context around a hole, and context as a share of the hole's longer side. */
const MIN_CONTEXT_PX = 96;
const CONTEXT_SHARE = 0.35;
/** A window must know this many pixels for each one it has to fill; else it grows. */
const KNOWN_PER_HOLE = 1.5;

/** Holes that are filled together, in one working window. */
export interface HoleGroup {
  /** Around the group's hole pixels. */
  readonly bounds: Rect;
  /** What the fill sees: the bounds and their context, clipped to the picture. */
  readonly window: Rect;
  /** Hole pixels. */
  readonly area: number;
}

/**
 * Puts holes together whose contexts reach into one another, so that no window holds a foreign hole, and gives each
 * group its working window. The cost of a fill thus follows its holes, not the picture.
 *
 * @param components  In the coordinates of the `width`×`height` picture.
 */
export function groupComponents(components: readonly HoleComponent[], width: number, height: number): HoleGroup[] {
  let groups = components.map((component) => groupOf(component, contextPx(component.bounds), width, height));
  for (let merged = true; merged; ) {
    merged = false;
    const rest: Growing[] = [];
    for (const group of groups) {
      const other = rest.findIndex(
        (candidate) => intersect(candidate.window, group.bounds) || intersect(group.window, candidate.bounds),
      );
      const partner = rest[other];
      if (partner === undefined) rest.push(group);
      else {
        merged = true;
        const union = { bounds: uniteRects(partner.bounds, group.bounds), area: partner.area + group.area };
        rest[other] = groupOf(union, Math.max(partner.context, group.context), width, height);
      }
    }
    groups = rest;
  }
  return groups.map(({ bounds, window, area }) => ({ bounds, window, area }));
}

interface Growing extends HoleGroup {
  readonly context: number;
}

function contextPx(bounds: Rect): number {
  return Math.max(MIN_CONTEXT_PX, Math.ceil(CONTEXT_SHARE * Math.max(bounds.width, bounds.height)));
}

function groupOf(hole: { bounds: Rect; area: number }, context: number, width: number, height: number): Growing {
  const { bounds, area } = hole;
  for (let margin = context; ; margin = Math.ceil(margin * 1.5)) {
    const window = growRect(bounds, margin, width, height);
    const isWhole = window.width === width && window.height === height;
    if (isWhole || window.width * window.height - area >= KNOWN_PER_HOLE * area)
      return { bounds, window, area, context };
  }
}

function intersect(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
