import type { Rect } from "@lacuna/raster";

/** How a picture's canvas is to grow. What is left out of the margins is 0. */
export type Canvas = CanvasMargins | CanvasSize | CanvasAspect;

/** Lengths at the four sides. A percentage is of the picture's width (left, right) or height (top, bottom). */
export interface CanvasMargins {
  readonly left?: CanvasLength;
  readonly top?: CanvasLength;
  readonly right?: CanvasLength;
  readonly bottom?: CanvasLength;
}

/** Pixels, an integer from 0; or a percentage. */
export type CanvasLength = number | `${number}%`;

/** The size of the result in pixels, no side smaller than the picture's. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
  readonly anchor?: Anchor;
}

/** The smallest canvas of this shape that holds the picture, to a pixel. */
export interface CanvasAspect {
  readonly aspectRatio: `${number}:${number}`;
  readonly anchor?: Anchor;
}

/** Where on the canvas the picture lies. Default "center". */
export type Anchor = (typeof ANCHORS)[number];

export const ANCHORS = [
  "center",
  "top",
  "bottom",
  "left",
  "right",
  "top-left",
  "top-right",
  "bottom-left",
  "bottom-right",
] as const;

/** Pixels that are added at each side: integers from 0. */
export interface Margins {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const SIDES = ["left", "top", "right", "bottom"] as const satisfies readonly (keyof Margins)[];

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Longest side of any picture here. */
const MAX_SIDE = 65_535;

/**
 * Works out how many pixels are added to a picture of this size.
 *
 * @param canvas  May come from callers without types: everything is checked.
 * @throws RangeError  when it says nothing usable, cuts the picture, or has a side of more than 65,535 pixels.
 */
export function resolveCanvas(canvas: Canvas, picture: Size): Margins {
  const margins = toMargins(canvas, picture);
  const { width, height } = growSize(picture, margins);
  if (Math.max(width, height) > MAX_SIDE) {
    throw new RangeError(`the canvas would be ${width}×${height}; sides may be up to ${MAX_SIDE} pixels`);
  }
  return margins;
}

/** The size of the canvas. */
export function growSize({ width, height }: Size, { left, top, right, bottom }: Margins): Size {
  return { width: left + width + right, height: top + height + bottom };
}

/** Where on the canvas the picture lies. */
export function placeOf(picture: Size, { left, top }: Margins): Rect {
  return { x: left, y: top, width: picture.width, height: picture.height };
}

function toMargins(canvas: Canvas, picture: Size): Margins {
  if ("aspectRatio" in canvas) return anchored(shapedSize(canvas.aspectRatio, picture), picture, canvas.anchor);
  if ("width" in canvas) return anchored(requireSize(canvas, picture), picture, canvas.anchor);
  return {
    left: toPixels("left", canvas.left, picture.width),
    top: toPixels("top", canvas.top, picture.height),
    right: toPixels("right", canvas.right, picture.width),
    bottom: toPixels("bottom", canvas.bottom, picture.height),
  };
}

function toPixels(side: keyof Margins, length: CanvasLength = 0, whole: number): number {
  if (typeof length === "number" && Number.isInteger(length) && length >= 0) return length;
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(String(length))?.[1];
  if (percent !== undefined) return Math.round((Number(percent) / 100) * whole);
  throw new RangeError(`${side} must be a whole number of pixels from 0, or a percentage such as "20%", not ${length}`);
}

function requireSize({ width, height }: CanvasSize, picture: Size): Size {
  if (!Number.isInteger(width) || !Number.isInteger(height)) {
    throw new RangeError(`the canvas must have a width and a height in whole pixels, not ${width}×${height}`);
  }
  if (width >= picture.width && height >= picture.height) return { width, height };
  const sizes = `the canvas is ${width}×${height}, the picture ${picture.width}×${picture.height}`;
  throw new RangeError(`${sizes}: extending cuts nothing off`);
}

/** A side within half a pixel of the wanted shape stays as it is: then nothing is missing. */
function shapedSize(aspectRatio: string, { width, height }: Size): Size {
  const ratio = parseAspectRatio(aspectRatio);
  return {
    width: Math.max(width, Math.round(height * ratio)),
    height: Math.max(height, Math.round(width / ratio)),
  };
}

function parseAspectRatio(text: string): number {
  const [, across = "", down = ""] = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const ratio = Number(across) / Number(down);
  if (across !== "" && ratio > 0 && Number.isFinite(ratio)) return ratio;
  throw new RangeError(`the aspect ratio must be two numbers such as "16:9", not "${text}"`);
}

function anchored(canvas: Size, picture: Size, anchor: Anchor = "center"): Margins {
  if (!ANCHORS.includes(anchor)) throw new RangeError(`anchor must be one of ${ANCHORS.join(", ")}, not "${anchor}"`);
  const words = anchor.split("-");
  const across = canvas.width - picture.width;
  const down = canvas.height - picture.height;
  const left = words.includes("left") ? 0 : words.includes("right") ? across : Math.floor(across / 2);
  const top = words.includes("top") ? 0 : words.includes("bottom") ? down : Math.floor(down / 2);
  return { left, top, right: across - left, bottom: down - top };
}
