import { Buffer } from "node:buffer";
import { createMask, createRaster, type Mask, type Raster } from "@lacuna/raster";
import sharp from "sharp";

export interface Lettering {
  /** Of the letters A E H I L M N O R S T and blanks. */
  readonly text: string;
  /** The middle of the line, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Of a capital letter, in pixels. */
  readonly height: number;
  /** Any color of SVG. */
  readonly color: string;
  readonly opacity?: number;
  /** In degrees, clockwise. */
  readonly rotate?: number;
  /** The stroke's width as a share of the height. Default 0.16. */
  readonly weight?: number;
  /** The color of an outline around the letters. */
  readonly outline?: string;
  /** A soft dark copy below and at the right. */
  readonly hasShadow?: boolean;
}

/** Drawn by hand as strokes in a box 6 wide and 10 high: no font of the machine is used. */
const STROKES: Readonly<Record<string, string>> = {
  A: "M0 10L3 0L6 10M1.2 6.5H4.8",
  E: "M6 0H0V10H6M0 5H5",
  H: "M0 0V10M6 0V10M0 5H6",
  I: "M3 0V10",
  L: "M0 0V10H6",
  M: "M0 10V0L3 6L6 0V10",
  N: "M0 10V0L6 10V0",
  O: "M3 0C7 0 7 10 3 10C-1 10 -1 0 3 0",
  R: "M0 10V0H3C7 0 7 5 3 5H0M3 5L6 10",
  S: "M6 1.5C4 -1 0 -0.5 0 2.3C0 5 6 5 6 7.6C6 10.6 2 11 0 8.5",
  T: "M0 0H6M3 0V10",
};
const ADVANCE = 8.6;

export interface Lettered {
  readonly raster: Raster;
  /** 255 wherever a letter, outline or shadow changed the picture. */
  readonly truth: Mask;
}

/** Draws lettering over a picture in 8-bit RGB. */
export async function drawLettering(picture: Raster, lines: readonly Lettering[]): Promise<Lettered> {
  const { width, height } = picture;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${lines.map(toSvg).join("")}</svg>`;
  const raw = { raw: { width, height, channels: 3 } } as const;
  const drawn = await sharp(picture.data, raw)
    .composite([{ input: Buffer.from(svg) }])
    .removeAlpha()
    .raw()
    .toBuffer();
  const raster = createRaster({ width, height, model: "rgb", hasAlpha: false, data: new Uint8Array(drawn) });
  const truth = createMask(width, height);
  for (let p = 0; p < truth.data.length; p++) {
    for (let c = 0; c < 3; c++) {
      if (Math.abs(raster.data[p * 3 + c] - picture.data[p * 3 + c]) > 2) truth.data[p] = 255;
    }
  }
  return { raster, truth };
}

function toSvg(line: Lettering): string {
  const { text, x, y, height, color, opacity = 1, rotate = 0, weight = 0.16, outline, hasShadow } = line;
  const scale = height / 10;
  const left = -((text.length - 1) * ADVANCE + 6) / 2;
  const paths = Array.from(text, (letter, index) => {
    const strokes = STROKES[letter];
    return strokes === undefined ? "" : `<path transform="translate(${left + index * ADVANCE} -5)" d="${strokes}"/>`;
  });
  const layer = (stroke: string, strokeWidth: number, move: number, alpha: number): string =>
    `<g fill="none" stroke="${stroke}" stroke-opacity="${alpha}" stroke-width="${strokeWidth}" stroke-linecap="round" ` +
    `transform="translate(${x + move} ${y + move}) rotate(${rotate}) scale(${scale})">${paths.join("")}</g>`;
  return [
    hasShadow === true ? layer("black", weight * 10, height * 0.06, 0.5 * opacity) : "",
    outline === undefined ? "" : layer(outline, weight * 10 + 1, 0, opacity),
    layer(color, weight * 10, 0, opacity),
  ].join("");
}
