import type { Raster } from "@lacuna/raster";
import type { Margins } from "./canvas.ts";
import { hasOpaqueEdges } from "./edge-opacity.ts";

/** A line that lies this far inside is compared with the outermost one, and with the line as far behind it. */
const DEPTH_PX = 4;
/** A shade is a change of so many 255ths of the range at least, on so much of the side, and so much more than the picture's own. */
const LEAST_SHADE = 4;
const LEAST_SHARE = 0.8;
const LEAST_RATIO = 4;
/** A frame's line deviates from its mean by so little, but for its ends, and so much of the picture behind is of another shade. */
const MOST_IN_FRAME = 1.5;
const LEAST_SHARE_BEHIND_FRAME = 0.6;
/** Of a line's samples, the lightest and the darkest that do not count: other frames cross it at its ends. */
const TRIMMED = 0.02;
/** Lines behind a frame's last that it has been blended with, and that ring. */
const BEHIND_FRAME_PX = 3;
/** The lines that say what the picture is like behind a rim, which is looked for in the lines before them. */
const INSIDE = { first: 12, last: 20 };

/**
 * Measures, at the sides that grow, how many of the picture's outermost lines are a rim: of one color as a frame's are, or
 * darker or lighter nearly all along than what lies inside, as scaling against black and sharpening leave them. Such a rim
 * would be seen in the middle of the result, and what is filled would go on from it.
 *
 * docs/extend.md tells of the pictures that the limits were tried on.
 *
 * @returns  Lines at each side, 0 where there is no rim, at most 13. An edge with transparency has none: its colors are not
 *   what is seen there.
 */
export function findRims(picture: Raster, margins: Margins): Margins {
  const canHaveOne = hasOpaqueEdges(picture, margins);
  const measure = (side: keyof Margins) => (canHaveOne && margins[side] > 0 ? measureRim(picture, side) : 0);
  return { left: measure("left"), top: measure("top"), right: measure("right"), bottom: measure("bottom") };
}

/** Each color channel on its own: some rims are of a tint and no darker. */
function measureRim(picture: Raster, side: keyof Margins): number {
  const length = side === "left" || side === "right" ? picture.width : picture.height;
  if (length < 4 * DEPTH_PX) return 0;
  const count = length > 2 * INSIDE.last ? INSIDE.last + 1 : 2 * DEPTH_PX + 1;
  const colors = Array.from({ length: picture.channels - (picture.hasAlpha ? 1 : 0) }, (_, c) => c);
  const depths = colors.map((channel) =>
    measureRimOf(Array.from({ length: count }, (_, depth) => readLine(picture, channel, side, depth))),
  );
  return Math.max(...depths);
}

function measureRimOf(lines: readonly Float32Array[]): number {
  const [outer, inner, behind] = [lines[0], lines[DEPTH_PX], lines[2 * DEPTH_PX]];
  if (outer === undefined || inner === undefined || behind === undefined) return 0;
  if (isFrame(outer, behind)) return Math.max(measureDepth(lines), measureFrame(lines));
  return isShade(outer, inner, behind) && isOutside(outer, lines.slice(DEPTH_PX))
    ? Math.max(DEPTH_PX, measureDepth(lines))
    : 0;
}

/** A page's white edge is not one: behind it nearly all is as white. Nor is what only changes across, as a gradient does. */
function isFrame(outer: Float32Array, behind: Float32Array): boolean {
  if (!isUniform(outer) || isUniform(behind)) return false;
  const mean = meanOf(trim(outer));
  const others = behind.filter((value) => Math.abs(value - mean) >= LEAST_SHADE);
  return others.length >= LEAST_SHARE_BEHIND_FRAME * behind.length;
}

function measureFrame(lines: readonly Float32Array[]): number {
  const end = lines.findIndex((line) => !isUniform(line));
  return Math.max(DEPTH_PX, Math.min(end, INSIDE.first - BEHIND_FRAME_PX) + BEHIND_FRAME_PX);
}

function isShade(outer: Float32Array, inner: Float32Array, behind: Float32Array): boolean {
  const change = meanOf(outer) - meanOf(inner);
  if (Math.abs(change) < LEAST_SHADE) return false;
  if (Math.abs(change) < LEAST_RATIO * Math.abs(meanOf(inner) - meanOf(behind))) return false;
  const alike = outer.filter((value, i) => (value - (inner[i] ?? 0)) * change > 0);
  return alike.length >= LEAST_SHARE * outer.length;
}

/** Lighter or darker than every line inside: stripes are not. */
function isOutside(outer: Float32Array, inside: readonly Float32Array[]): boolean {
  const means = inside.map(meanOf);
  const mean = meanOf(outer);
  return mean < Math.min(...means) || mean > Math.max(...means);
}

/**
 * A rim that a scaled picture ends in rings: lines behind it are too light or too dark in turn. It ends where means stay
 * within what they vary by inside; one line more is for what a mean does not show.
 */
function measureDepth(lines: readonly Float32Array[]): number {
  const means = lines.map(meanOf);
  const inside = means.slice(INSIDE.first);
  if (inside.length === 0) return 0;
  const [least, most] = [Math.min(...inside), Math.max(...inside)];
  const slack = Math.max(LEAST_SHADE / 2, most - least);
  const last = means.slice(0, INSIDE.first).findLastIndex((mean) => mean < least - slack || mean > most + slack);
  return last + 2;
}

/** The samples of a channel along a side, `depth` pixels inside it, in 255ths of the range. */
function readLine({ width, height, channels, data }: Raster, channel: number, side: keyof Margins, depth: number) {
  const isUpright = side === "left" || side === "right";
  const isFar = side === "right" || side === "bottom";
  const position = isFar ? (isUpright ? width : height) - 1 - depth : depth;
  const scale = data instanceof Uint16Array ? 257 : 1;
  return Float32Array.from({ length: isUpright ? height : width }, (_, i) => {
    const p = isUpright ? i * width + position : position * width + i;
    return (data[p * channels + channel] ?? 0) / scale;
  });
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function isUniform(line: Float32Array): boolean {
  const samples = trim(line);
  const mean = meanOf(samples);
  const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples.length;
  return Math.sqrt(variance) < MOST_IN_FRAME;
}

function trim(line: Float32Array): Float32Array {
  const count = Math.floor(TRIMMED * line.length);
  return line.toSorted().subarray(count, line.length - count);
}
