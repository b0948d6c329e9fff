import { type Anchor, growSize, type Margins, resolveCanvas } from "@lacuna/canvas";
import type { ExtensionWishes } from "../document/document.ts";
import type { Size } from "../viewport/geometry.ts";

/** Shapes that people ask for; "free": the margins are set one by one. */
export const SHAPES = ["free", "1:1", "5:4", "4:3", "3:2", "16:9", "2:1", "4:5", "3:4", "2:3", "9:16"] as const;
export type CanvasShape = (typeof SHAPES)[number];

/** The larger canvas that is being chosen, around the picture as it is shown. */
export interface CanvasPlan extends ExtensionWishes {
  readonly margins: Margins;
  readonly shape: CanvasShape;
  readonly anchor: Anchor;
}

/** What a browser's memory and the engine can take; as for pictures that are opened. */
export const MAX_PIXELS = 100_000_000;
const MAX_SIDE = 65_535;
/** Pixels of the picture at an edge. */
export const OVERLAP = { least: 0, most: 100 } as const;
/** Of the side that it is added to: something to see at once, and to drag from. */
const FIRST_SHARE = 0.15;

/** What is offered first: a little more at both sides. */
export function firstPlan(picture: Size): CanvasPlan {
  const side = Math.max(1, Math.round(picture.width * FIRST_SHARE));
  const margins = { left: side, top: 0, right: side, bottom: 0 };
  return { margins, shape: "free", anchor: "center", prompt: "", overlapPx: undefined };
}

/** The smallest canvas of a shape that holds the picture. "free" leaves the margins as they are. */
export function shapePlan(plan: CanvasPlan, picture: Size, shape: CanvasShape, anchor: Anchor): CanvasPlan {
  if (shape === "free") return { ...plan, shape, anchor };
  return { ...plan, shape, anchor, margins: resolveCanvas({ aspectRatio: shape, anchor }, picture) };
}

/** Sets one margin by hand, within what a canvas may have. */
export function setMargin(plan: CanvasPlan, picture: Size, side: keyof Margins, length: number): CanvasPlan {
  const isAcross = side === "left" || side === "right";
  const opposite = ({ left: "right", right: "left", top: "bottom", bottom: "top" } as const)[side];
  const most = MAX_SIDE - (isAcross ? picture.width : picture.height) - plan.margins[opposite];
  const whole = Number.isFinite(length) ? Math.min(most, Math.max(0, Math.round(length))) : 0;
  return { ...plan, shape: "free", margins: { ...plan.margins, [side]: whole } };
}

/** Why a canvas cannot be filled here, in words for the person; `undefined` when it can. */
export function refusalOf({ margins }: CanvasPlan, picture: Size): string | undefined {
  const { width, height } = growSize(picture, margins);
  if (width === picture.width && height === picture.height) return "Make the canvas larger than the picture first.";
  if (width * height <= MAX_PIXELS) return undefined;
  return `${width} × ${height} is more than the ${MAX_PIXELS / 1e6} megapixels that can be worked on here.`;
}
