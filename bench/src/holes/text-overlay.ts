import type { Hole } from "../photos/picture.ts";
import { pickFrom, type Random } from "../random.ts";
import { rasterizeIcon, scaleShape, stampShape } from "./icon.ts";
import { emptyHole } from "./paint.ts";

const WORDS = [
  "SAMPLE",
  "DRAFT",
  "2024 06 18",
  "PREVIEW",
  "COPY 7",
  "HOLIDAY",
  "NOT FOR SALE",
  "EXAMPLE",
  "PHOTO BY ME",
];
const GLYPH_HEIGHT_PX = 256;

/**
 * Lines of lettering across the picture, as a watermark or a date stamp would cover it.
 *
 * The letters are icons, not a font: a system's fonts differ from machine to machine and the holes must not.
 */
export async function drawText(width: number, height: number, random: Random): Promise<Hole> {
  const hole = emptyHole(width, height);
  const lines = 2 + Math.floor(random() * 3);
  for (let line = 0; line < lines; line++) {
    const glyphHeight = Math.round(Math.min(width, height) * (0.05 + 0.08 * random()));
    let x = Math.round(width * 0.5 * random());
    const y = Math.round((height - glyphHeight) * ((line + 0.2 + 0.6 * random()) / lines));
    for (const letter of pickFrom(WORDS, random).toLowerCase()) {
      if (letter === " ") {
        x += Math.round(glyphHeight * 0.5);
        continue;
      }
      const glyph = await glyphOf(letter);
      const glyphWidth = Math.max(1, Math.round((glyph.width * glyphHeight) / glyph.height));
      stampShape(hole, scaleShape(glyph, glyphWidth, glyphHeight, false), x, y);
      x += glyphWidth + Math.round(glyphHeight * 0.18);
    }
  }
  return hole;
}

const glyphs = new Map<string, Promise<Hole>>();

function glyphOf(letter: string): Promise<Hole> {
  const known = glyphs.get(letter) ?? rasterizeIcon(letter, GLYPH_HEIGHT_PX);
  glyphs.set(letter, known);
  return known;
}
