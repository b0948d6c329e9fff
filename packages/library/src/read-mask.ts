import { type DecodedMask, decodeMask, maskFromAlpha, maskFromShapes } from "@lacuna/codec";
import { createMask, dilateHole, HOLE_THRESHOLD, type Mask, type Raster } from "@lacuna/raster";
import { DEFAULT_DILATE_PX } from "@lacuna/engine";
import { type SeenText, suggestShadow, TEXT_DILATE_PX } from "@lacuna/detect";
import { EraseError, namingFile } from "./errors.ts";
import { type Finding, findMask } from "./find-mask.ts";
import { readFileSource } from "./read-file-source.ts";
import type { Picture } from "./read-picture.ts";
import type { AvoidSource, EraseRequest, FileSource, Find, MaskSource, Shapes } from "./request.ts";
import type { Sight } from "./sight.ts";

/** The mask of a request, and what was found for it. */
export interface FoundMask extends DecodedMask, Pick<Finding, "things" | "text"> {}

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
  const findings: Finding[] = [];
  for (const source of maskSources(request)) {
    if (isFind(source)) {
      if (sight === undefined) throw new EraseError("bad_option", "nothing can be found here; mark what to erase");
      const finding = await findMask(source, request, picture, sight);
      findings.push(finding);
      // People and things are grown as what was drawn by hand is: their edges are soft, and they throw shadows.
      (source.find === "text" ? found : drawn).push({ ...finding.mask, notes: finding.notes });
    } else drawn.push(await readMaskSource(source, request, picture));
  }
  const things = findings.flatMap((finding) => finding.things);
  const texts = findings.flatMap(({ text }) => text ?? []);
  const rest = { things, ...(texts.length > 0 && { text: uniteTexts(texts) }) };
  if (drawn.length + found.length === 0) throw new EraseError("bad_option", "mask is an empty list");
  const object = drawn.length === 0 ? undefined : withShadow(uniteMasks(drawn), request, picture);
  if (object === undefined || found.length === 0) return { ...(object ?? uniteMasks(found)), ...rest };
  const morePx = request.dilatePx === undefined ? DEFAULT_DILATE_PX - TEXT_DILATE_PX : 0;
  return { ...uniteMasks([{ ...object, ...(morePx > 0 && dilateHole(object, morePx)) }, ...found]), ...rest };
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

function uniteTexts(texts: readonly SeenText[]): SeenText {
  const unite = (pick: (text: SeenText) => Mask): Mask =>
    uniteMasks(texts.map((text) => ({ ...pick(text), notes: [] })));
  return {
    letters: unite(({ letters }) => letters),
    ground: unite(({ ground }) => ground),
    lettering: unite(({ lettering }) => lettering),
  };
}

function withShadow(mask: DecodedMask, request: EraseRequest, { raster }: Picture): DecodedMask {
  if (!request.withShadow) return mask;
  const shadow = suggestShadow(raster, mask);
  const notes = isEmpty(shadow) ? ["nothing that looks like a shadow was found"] : [];
  return uniteMasks([mask, { ...shadow, notes }]);
}

/** Whether the picture's own transparency says what to erase: then what was filled becomes opaque. */
export function erasesTransparency(request: EraseRequest): boolean {
  return !request.invert && maskSources(request).includes("alpha");
}

function maskSources({ mask }: Pick<EraseRequest, "mask">): readonly MaskSource[] {
  return isList(mask) ? mask : [mask];
}

/**
 * Reads what must not be copied from, or nothing when there is nothing.
 *
 * @param lettering  Nor must this, whatever the request names.
 */
export async function readAvoid(
  request: MaskFileRequest,
  image: Raster,
  lettering?: Mask,
): Promise<DecodedMask | undefined> {
  const { avoid = [] } = request;
  const masks: DecodedMask[] = lettering === undefined ? [] : [{ ...lettering, notes: [] }];
  for (const source of isAvoidList(avoid) ? avoid : [avoid]) {
    if (isMask(source)) {
      requireSize(source, "the avoid mask", image);
      masks.push({ ...source, notes: [] });
    } else masks.push(await readMaskFile(source, "the avoid mask", { ...request, invert: false }, image));
  }
  return masks.length === 0 ? undefined : uniteMasks(masks);
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

function isAvoidList(avoid: NonNullable<EraseRequest["avoid"]>): avoid is readonly AvoidSource[] {
  return Array.isArray(avoid);
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
