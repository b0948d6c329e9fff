import { type DecodedMask, decodeMask, maskFromAlpha, maskFromShapes } from "@lacuna/codec";
import { createMask, HOLE_THRESHOLD, type Mask, type Raster, type Rect } from "@lacuna/raster";
import { DEFAULT_DILATE_PX } from "@lacuna/engine";
import { OBJECT_CLASSES, suggestShadow, unknownClasses } from "@lacuna/detect";
import { dilateHole } from "./dilate-hole.ts";
import { EraseError, namingFile } from "./errors.ts";
import { oneLine } from "./one-line.ts";
import { readFileSource } from "./read-file-source.ts";
import type { Picture } from "./read-picture.ts";
import type { EraseRequest, FileSource, Find, MaskSource, Shapes } from "./request.ts";
import type { Sight } from "./sight.ts";

/** The mask of a request, and what was found for it. */
export interface FoundMask extends DecodedMask {
  readonly things: readonly FoundThing[];
}

/** Found letters come with their edges; this is for what compression has smeared around them. */
const TEXT_DILATE_PX = 3;

/**
 * Reads what to erase: the union of the request's mask sources, a pixel's value being the largest of theirs. Where text is
 * to be found and no growth was asked for, all other sources come grown by what is usual, less what is left to be grown.
 *
 * @param sight  Finds what is to be found; left out, requests to find something are refused.
 * @throws EraseError  of the file that cannot be read or does not fit; missing_package.
 */
export async function readMask(request: EraseRequest, picture: Picture, sight?: Sight): Promise<FoundMask> {
  const drawn: DecodedMask[] = [];
  const found: DecodedMask[] = [];
  const things: FoundThing[] = [];
  for (const source of maskSources(request)) {
    if (isFind(source)) {
      const mask = await findMask(source, request, picture, sight);
      things.push(...mask.things);
      // People and things are grown as what was drawn by hand is: their edges are soft, and they throw shadows.
      (source.find === "text" ? found : drawn).push(mask);
    } else drawn.push(await readMaskSource(source, request, picture));
  }
  if (drawn.length + found.length === 0) throw new EraseError("bad_option", "mask is an empty list");
  const object = drawn.length === 0 ? undefined : withShadow(uniteMasks(drawn), request, picture);
  if (object === undefined || found.length === 0) return { ...(object ?? uniteMasks(found)), things };
  const morePx = request.dilatePx === undefined ? DEFAULT_DILATE_PX - TEXT_DILATE_PX : 0;
  return { ...uniteMasks([{ ...object, ...(morePx > 0 && dilateHole(object, morePx)) }, ...found]), things };
}

/** What reading a mask's file depends on, and the one that is read in the same way. */
type MaskFileRequest = Pick<EraseRequest, "avoid" | "maskChannel" | "invert" | "fitMask" | "maxPixels" | "signal">;

/** Whether a request asks for anything to be found. */
export function findsAnything(request: Pick<EraseRequest, "mask">): boolean {
  return maskSources(request).some(isFind);
}

/** Whether a request asks for text to be found. */
export function findsText(request: Pick<EraseRequest, "mask">): boolean {
  return maskSources(request).some((source) => isFind(source) && source.find === "text");
}

/** How far the mask of a request that finds text is still to be grown. */
export function dilateOf({ dilatePx = TEXT_DILATE_PX }: EraseRequest): number {
  return dilatePx;
}

function withShadow(mask: DecodedMask, request: EraseRequest, { raster }: Picture): DecodedMask {
  if (!request.withShadow) return mask;
  const shadow = suggestShadow(raster, mask);
  const notes = isEmpty(shadow) ? ["nothing that looks like a shadow was found"] : [];
  return uniteMasks([mask, { ...shadow, notes }]);
}

/** What was found, and where: what programs list. */
export interface FoundThing {
  /** "text", or one of `OBJECT_CLASSES`. */
  readonly what: string;
  /** How sure the network is, 0–1; lettering has none. */
  readonly score?: number;
  /** In pixels of the upright picture. */
  readonly box: Rect;
}

interface Finding {
  readonly mask: Mask;
  readonly things: readonly FoundThing[];
  readonly none: string;
}

async function findMask(
  source: Find,
  request: Pick<EraseRequest, "signal" | "onProgress">,
  { name, raster }: Picture,
  sight: Sight | undefined,
): Promise<FoundMask> {
  if (sight === undefined) throw new EraseError("bad_option", "nothing can be found here; mark what to erase");
  const { within } = source;
  const allowed = within === undefined ? undefined : naming(name, () => maskFromShapes(raster, within));
  const { mask, things, none } = await look(source, request, raster, sight);
  const data = allowed === undefined ? mask.data : mask.data.map((value, p) => Math.min(value, allowed.data[p] ?? 0));
  const listed = allowed === undefined ? things : things.filter(({ box }) => isTouched(box, allowed));
  return { ...createMask(mask.width, mask.height, data), notes: things.length === 0 ? [none] : [], things: listed };
}

async function look(
  source: Find,
  { signal, onProgress }: Pick<EraseRequest, "signal" | "onProgress">,
  raster: Raster,
  sight: Sight,
): Promise<Finding> {
  switch (source.find) {
    case "text": {
      const { mask, boxes } = await sight.findText(raster, { signal, onProgress });
      return { mask, things: boxes.map((box) => ({ what: "text", box })), none: "no text was found" };
    }
    case "objects": {
      const { classes } = source;
      const unknown = unknownClasses(classes ?? []);
      if (unknown.length > 0) throw new EraseError("bad_option", unknownMessage(unknown));
      const objects = await sight.findObjects(raster, { signal, onProgress, classes });
      const mask = createMask(raster.width, raster.height);
      for (const object of objects) {
        for (let p = 0; p < mask.data.length; p++) if (object.mask.data[p] !== 0) mask.data[p] = 255;
      }
      const things = objects.map(({ label, score, box }) => ({ what: label, score, box }));
      return { mask, things, none: `no ${classes?.join(" or ") ?? "person or thing"} was found` };
    }
    default:
      throw new EraseError("bad_option", 'what is to be found must be "text" or "objects"');
  }
}

/** What to tell somebody who asks for something that no network here knows. */
export function unknownMessage(unknown: readonly string[]): string {
  return `${unknown.map((name) => oneLine(name)).join(", ")} cannot be selected; what can: ${OBJECT_CLASSES.join(", ")}`;
}

function isTouched({ x, y, width, height }: Rect, allowed: Mask): boolean {
  for (let row = Math.max(0, y); row < Math.min(allowed.height, y + height); row++) {
    const at = row * allowed.width + Math.max(0, x);
    if (allowed.data.subarray(at, at + width).some((value) => value !== 0)) return true;
  }
  return false;
}

/** Whether the picture's own transparency says what to erase: then what was filled becomes opaque. */
export function erasesTransparency(request: EraseRequest): boolean {
  return !request.invert && maskSources(request).includes("alpha");
}

function maskSources({ mask }: Pick<EraseRequest, "mask">): readonly MaskSource[] {
  return isList(mask) ? mask : [mask];
}

/** Reads what must not be copied from, or nothing when the request names nothing. */
export async function readAvoid(request: MaskFileRequest, image: Raster): Promise<DecodedMask | undefined> {
  const { avoid } = request;
  if (avoid === undefined) return undefined;
  if (!isMask(avoid)) return readMaskFile(avoid, "the avoid mask", { ...request, invert: false }, image);
  requireSize(avoid, "the avoid mask", image);
  return { ...avoid, notes: [] };
}

/** Whether a mask marks nothing. */
export function isEmpty(mask: Mask): boolean {
  for (let p = 0; p < mask.data.length; p++) if ((mask.data[p] ?? 0) >= HOLE_THRESHOLD) return false;
  return true;
}

async function readMaskSource(
  source: Exclude<MaskSource, Find>,
  request: EraseRequest,
  picture: Picture,
): Promise<DecodedMask> {
  const { name, raster: image } = picture;
  const invert = request.invert ?? false;
  if (source === "alpha") {
    const alpha = naming(name, () => maskFromAlpha(image));
    return { ...(invert ? invertMask(alpha) : alpha), notes: [] };
  }
  if (isMask(source)) {
    requireSize(source, "the mask", image);
    return { ...(invert ? invertMask(source) : source), notes: [] };
  }
  if (isShapes(source)) return { ...naming(name, () => maskFromShapes(image, source.shapes)), notes: [] };
  return readMaskFile(source, "the mask", request, image);
}

async function readMaskFile(
  source: FileSource,
  role: string,
  request: MaskFileRequest,
  image: Raster,
): Promise<DecodedMask> {
  const { maskChannel, invert, fitMask, maxPixels, signal } = request;
  const { name, bytes } = await readFileSource(source, role, signal);
  try {
    return await decodeMask(bytes, {
      size: image,
      ...(maskChannel !== undefined && { channel: maskChannel }),
      ...(invert !== undefined && { invert }),
      ...(fitMask !== undefined && { fit: fitMask }),
      ...(maxPixels !== undefined && { limits: { maxPixels } }),
    });
  } catch (error) {
    throw namingFile(error, name);
  }
}

function naming(name: string, make: () => Mask): Mask {
  try {
    return make();
  } catch (error) {
    throw namingFile(error, name);
  }
}

function requireSize(mask: Mask, name: string, image: Raster): void {
  if (mask.data.length !== mask.width * mask.height) {
    const sizes = `it is ${mask.width}×${mask.height} but has ${mask.data.length} bytes`;
    throw new EraseError("bad_option", `${name}: ${sizes}`, { file: name });
  }
  if (mask.width === image.width && mask.height === image.height) return;
  const sizes = `it is ${mask.width}×${mask.height}, the picture ${image.width}×${image.height}`;
  throw new EraseError("mask_mismatch", `${name}: ${sizes}`, { file: name });
}

function invertMask({ width, height, data }: Mask): Mask {
  return createMask(
    width,
    height,
    new Uint8Array(data).map((value) => 255 - value),
  );
}

/** @param masks  At least one, all of one size. */
function uniteMasks([first, ...others]: readonly DecodedMask[]): DecodedMask {
  if (first === undefined) throw new Error("no mask was read");
  if (others.length === 0) return first;
  const data = new Uint8Array(first.data);
  for (const other of others) {
    for (let p = 0; p < data.length; p++) data[p] = Math.max(data[p] ?? 0, other.data[p] ?? 0);
  }
  const notes = [first, ...others].flatMap((mask) => mask.notes);
  return { ...createMask(first.width, first.height, data), notes };
}

function isList(mask: EraseRequest["mask"]): mask is readonly MaskSource[] {
  return Array.isArray(mask);
}

/** By its value, not its presence: the bytes of a file have a method of that name. */
function isFind(source: MaskSource): source is Find {
  return typeof source === "object" && "find" in source && typeof source.find === "string";
}

function isMask(source: MaskSource): source is Mask {
  return typeof source === "object" && "data" in source && !(source instanceof Uint8Array);
}

function isShapes(source: MaskSource): source is Shapes {
  return typeof source === "object" && "shapes" in source;
}
