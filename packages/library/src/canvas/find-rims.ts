import type { Raster } from "@lacuna/raster";
import type { Margins } from "./canvas.ts";

/** A line that lies this far inside is compared with the outermost one, and with the line as far behind it. */
const DEPTH_PX = 4;
/** A shade is a change of so many 255ths of the range at least, on so much of the side, and so much more than the picture's own. */
const LEAST_SHADE = 4;
const LEAST_SHARE = 0.8;
const LEAST_RATIO = 4;
/** A frame's line deviates from its mean by so little, where the picture's deviates by so much. */
const MOST_IN_FRAME = 3;
const LEAST_IN_PICTURE = 12;

/**
 * Says at which sides that grow the picture's outermost pixels are a rim: of one color as a frame's are, or darker or lighter
 * nearly all along than what lies four pixels inside, as scaling against black leaves them. Such a rim would be seen in the
 * middle of the result, and what is filled goes on from it.
 *
 * docs/extend.md tells of the 101 pictures that the limits were tried on.
 */
export function findRims(picture: Raster, margins: Margins): readonly (keyof Margins)[] {
  return SIDES.filter((side) => margins[side] > 0 && hasRim(picture, side));
}

const SIDES: readonly (keyof Margins)[] = ["left", "top", "right", "bottom"];

function hasRim(picture: Raster, side: keyof Margins): boolean {
  const isUpright = side === "left" || side === "right";
  if ((isUpright ? picture.width : picture.height) < 4 * DEPTH_PX) return false;
  const [outer, inner, behind] = [0, DEPTH_PX, 2 * DEPTH_PX].map((depth) => readLine(picture, side, depth));
  if (outer === undefined || inner === undefined || behind === undefined) return false;
  return isFrame(outer, inner) || isShade(outer, inner, behind);
}

function isFrame(outer: Float32Array, inner: Float32Array): boolean {
  return deviationOf(outer) < MOST_IN_FRAME && deviationOf(inner) > LEAST_IN_PICTURE;
}

function isShade(outer: Float32Array, inner: Float32Array, behind: Float32Array): boolean {
  const change = meanOf(outer) - meanOf(inner);
  if (Math.abs(change) < LEAST_SHADE) return false;
  if (Math.abs(change) < LEAST_RATIO * Math.abs(meanOf(inner) - meanOf(behind))) return false;
  const alike = outer.filter((value, i) => (value - (inner[i] ?? 0)) * change > 0);
  return alike.length >= LEAST_SHARE * outer.length;
}

/** Means of the color samples along a side, `depth` pixels inside it, in 255ths of the range. */
function readLine({ width, height, channels, hasAlpha, data }: Raster, side: keyof Margins, depth: number) {
  const isUpright = side === "left" || side === "right";
  const isFar = side === "right" || side === "bottom";
  const position = isFar ? (isUpright ? width : height) - 1 - depth : depth;
  const colors = channels - (hasAlpha ? 1 : 0);
  const scale = colors * (data instanceof Uint16Array ? 257 : 1);
  return Float32Array.from({ length: isUpright ? height : width }, (_, i) => {
    const p = isUpright ? i * width + position : position * width + i;
    let sum = 0;
    for (let c = 0; c < colors; c++) sum += data[p * channels + c] ?? 0;
    return sum / scale;
  });
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviationOf(values: Float32Array): number {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
