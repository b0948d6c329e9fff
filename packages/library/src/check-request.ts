import { EraseError } from "./errors.ts";
import type { ExtendRequest } from "./extend-request.ts";
import type { EraseRequest, GuideSource } from "./request.ts";

const EFFORTS: readonly unknown[] = ["fast", "normal", "best"];

/**
 * Refuses options out of range before any file is read. For callers without types it is the only check.
 *
 * @throws EraseError  bad_option.
 */
export function checkRequest(request: EraseRequest): void {
  checkInteger("dilatePx", request.dilatePx, 0, 100);
  checkShared(request);
  checkSource("mask", request.mask);
  if (request.guide !== undefined) checkGuide(request.guide);
}

/** Likewise. What the canvas says is checked against the picture. @throws EraseError  bad_option. */
export function checkExtendRequest(request: ExtendRequest): void {
  checkInteger("overlapPx", request.overlapPx, 0, 100);
  checkShared(request);
  if (typeof request.canvas !== "object" || request.canvas === null) {
    throw new EraseError("bad_option", "canvas must say margins, a size or an aspect ratio");
  }
}

function checkShared(request: Omit<ExtendRequest, "canvas" | "overlapPx">): void {
  checkInteger("seed", request.seed, 0, 0xffffffff);
  checkInteger("variations", request.variations, 1, 8);
  checkInteger("quality", request.quality, 1, 100);
  checkInteger("maxPixels", request.maxPixels, 1, Number.MAX_SAFE_INTEGER);
  if (request.effort !== undefined && !EFFORTS.includes(request.effort)) {
    throw new EraseError("bad_option", 'effort must be "fast", "normal" or "best"');
  }
  checkSource("image", request.image);
  const { avoid = [] } = request;
  for (const source of Array.isArray(avoid) ? avoid : [avoid]) checkSource("avoid", source);
}

function checkGuide({ image, rect }: GuideSource): void {
  checkSource("guide.image", image);
  if (rect === undefined) return;
  const isRect = Object.values(rect).every(Number.isFinite) && rect.width > 0 && rect.height > 0;
  if (!isRect)
    throw new EraseError("bad_option", "guide.rect must have finite numbers, and a width and height above 0");
}

function checkInteger(option: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  throw new EraseError("bad_option", `${option} must be an integer from ${least} to ${most}, not ${value}`);
}

function checkSource(option: string, source: unknown): void {
  if (typeof source === "string" || (typeof source === "object" && source !== null)) return;
  throw new EraseError("bad_option", `${option} must be a path, a file: URL, bytes or decoded pixels`);
}
