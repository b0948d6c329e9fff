import { type DecodedMask, decodeMask, maskFromAlpha, decodeImage, maskFromShapes, type Shape } from "@lacuna/codec";
import { objectsOf } from "@lacuna/detect";
import { createMask, HOLE_THRESHOLD, type Mask } from "@lacuna/raster";
import { drawStroke } from "@lacuna/selection";
import type { NamedBytes } from "@lacuna/library";
import { ToolError } from "../errors/failure.ts";
import { namingSource } from "../errors/to-failure.ts";
import type { Selection } from "./selection-schema.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface ReadSelection {
  /** 255 or, from a mask file, what it holds; the image's size. Missing when only transparency was asked for. */
  readonly mask: Mask | undefined;
  readonly notes: readonly string[];
}

/**
 * Draws everything that a selection names into one mask, but for the picture's transparency.
 *
 * @param maskFile  The bytes of `selection.mask`, where it names one.
 * @throws ToolError  bad_option when it names nothing; bad_shape, mask_mismatch and whatever makes the mask unreadable.
 */
export async function readSelection(
  selection: Selection,
  size: Size,
  maskFile: NamedBytes | undefined,
  maxPixels: number,
): Promise<ReadSelection> {
  const notes: string[] = [];
  const masks: Mask[] = [];
  if (maskFile !== undefined) {
    const decoded = await readMaskFile(maskFile, selection, size, maxPixels, selection.invertMask);
    notes.push(...decoded.notes);
    masks.push(decoded);
  }
  const shapes = shapesOf(selection, size);
  if (shapes.length > 0) masks.push(await namingSource("the drawing", () => maskFromShapes(size, shapes)));
  if (selection.strokes !== undefined) masks.push(drawStrokes(selection, selection.strokes, size));
  requireSomething(selection);
  const [first, ...others] = masks;
  return { mask: first === undefined ? undefined : unite(first, others), notes };
}

/** @throws ToolError  bad_option. */
export function requireSomething({ find, mask, boxes, polygons, strokes, transparency }: Selection): void {
  const drawn = mask ?? boxes ?? polygons ?? strokes;
  if (find?.includes("shadow") && drawn === undefined && objectsOf(find).length === 0) {
    throw new ToolError("bad_option", "A shadow is looked for beside something: mark the thing, or find it, as well.");
  }
  if (drawn ?? find ?? (transparency ? true : undefined)) return;
  throw new ToolError(
    "bad_option",
    "Nothing says where: give find, mask, boxes, polygons, strokes or transparency: true.",
  );
}

/** The boxes in which alone something is to be found, in pixels of the picture. */
export function drawWithin(selection: Selection, size: Size): Shape[] | undefined {
  const { within } = selection;
  return within && shapesOf({ ...selection, boxes: within, polygons: [] }, size);
}

export function readMaskFile(
  file: NamedBytes,
  { maskChannel, fitMask }: Pick<Selection, "maskChannel" | "fitMask">,
  size: Size,
  maxPixels: number,
  invert: boolean,
): Promise<DecodedMask> {
  const options = { size, channel: maskChannel, fit: fitMask, invert, limits: { maxPixels } };
  return namingSource(file.name, () => decodeMask(file.bytes, options));
}

/** The mask, with what is transparent in the picture added. */
export async function withTransparency(mask: Mask | undefined, image: NamedBytes, maxPixels: number): Promise<Mask> {
  const transparent = await namingSource(image.name, async () =>
    maskFromAlpha((await decodeImage(image.bytes, { maxPixels })).raster),
  );
  return mask === undefined ? transparent : unite(mask, [transparent]);
}

export function countMarked({ data }: Mask): number {
  let count = 0;
  for (let p = 0; p < data.length; p++) if ((data[p] ?? 0) >= HOLE_THRESHOLD) count++;
  return count;
}

interface Scale {
  readonly x: number;
  readonly y: number;
}

function scaleOf({ measuredOn }: Selection, size: Size): Scale {
  return measuredOn === undefined
    ? { x: 1, y: 1 }
    : { x: size.width / measuredOn.width, y: size.height / measuredOn.height };
}

function shapesOf(selection: Selection, size: Size): Shape[] {
  const scale = scaleOf(selection, size);
  const boxes = (selection.boxes ?? []).map(
    ({ x, y, width, height }): Shape => ({
      kind: "box",
      x: x * scale.x,
      y: y * scale.y,
      width: width * scale.x,
      height: height * scale.y,
    }),
  );
  const polygons = (selection.polygons ?? []).map(
    (points): Shape => ({ kind: "polygon", points: points.map((point) => toPair(point, scale)) }),
  );
  return [...boxes, ...polygons];
}

function drawStrokes(selection: Selection, strokes: NonNullable<Selection["strokes"]>, size: Size): Mask {
  const scale = scaleOf(selection, size);
  const mask = createMask(size.width, size.height);
  strokes.forEach(({ radiusPx, points }, index) => {
    const scaled = points.map((point) => {
      const [x, y] = toPair(point, scale);
      return { x, y, radiusPx: (radiusPx * (scale.x + scale.y)) / 2 };
    });
    if (drawStroke(mask, scaled) !== undefined) return;
    throw new ToolError("bad_shape", `Stroke ${index + 1} marks no pixel of the ${size.width}×${size.height} picture.`);
  });
  return mask;
}

function toPair([x = 0, y = 0]: readonly number[], scale: Scale): [number, number] {
  return [x * scale.x, y * scale.y];
}

export function unite(first: Mask, others: readonly Mask[]): Mask {
  if (others.length === 0) return first;
  const data = new Uint8Array(first.data);
  for (const other of others) {
    for (let p = 0; p < data.length; p++) data[p] = Math.max(data[p] ?? 0, other.data[p] ?? 0);
  }
  return createMask(first.width, first.height, data);
}
