import {
  type Box,
  type CanvasLength,
  type CanvasSize,
  type Polygon,
  unknownClasses,
  unknownMessage,
} from "@lacuna/library";
import { InvalidArgumentError } from "commander";

/** Makes a parser for whole numbers in a range, ends included. */
export function integerBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^[+-]?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

/** Makes a parser for numbers in a range, ends included. */
export function numberBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) {
      throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
    }
    return value;
  };
}

/** Megapixels, also in parts, as a number of pixels. */
export function parseMegapixels(text: string): number {
  const megapixels = text.trim() === "" ? Number.NaN : Number(text);
  const pixels = Math.floor(megapixels * 1e6);
  if (!Number.isSafeInteger(pixels) || pixels < 1) {
    throw new InvalidArgumentError("It must be a number of megapixels greater than 0, such as 50 or 0.5.");
  }
  return pixels;
}

/** `x,y,width,height` in whole pixels; the box may reach beyond the picture. */
export function parseBox(text: string): Box {
  const parts = text.split(",").map((part) => part.trim());
  const [x = 0, y = 0, width = 0, height = 0] = parts.map(Number);
  const isBox = parts.length === 4 && parts.every((part) => /^-?\d+$/.test(part)) && width > 0 && height > 0;
  if (!isBox) {
    throw new InvalidArgumentError("It must be x,y,width,height in whole pixels, such as 120,80,300,200.");
  }
  return { kind: "box", x, y, width, height };
}

/** `x,y x,y x,y …` in pixels: three corners or more, joined in this order and closed. */
export function parsePolygon(text: string): Polygon {
  const corners = text
    .trim()
    .split(/\s+/)
    .map((corner) => corner.split(","));
  const isPolygon =
    corners.length >= 3 && corners.every((corner) => corner.length === 2 && corner.every((part) => isNumber(part)));
  if (!isPolygon) {
    throw new InvalidArgumentError('It must be three corners or more, such as "10,10 200,10 120,180".');
  }
  return { kind: "polygon", points: corners.map(([x, y]): [number, number] => [Number(x), Number(y)]) };
}

/** `200` or `20%`. */
export function parseLength(text: string): CanvasLength {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  const [, percent] = /^(\d{1,6}(?:\.\d+)?)%$/.exec(text) ?? [];
  if (percent !== undefined) return `${Number(percent)}%`;
  throw new InvalidArgumentError("It must be a number of pixels, or a percentage such as 20%.");
}

/** `1920x1080` */
export function parseSize(text: string): Pick<CanvasSize, "width" | "height"> {
  const [, width = 0, height = 0] = (/^(\d{1,5})[x×](\d{1,5})$/i.exec(text) ?? []).map(Number);
  if (width > 0 && height > 0) return { width, height };
  throw new InvalidArgumentError("It must be a width and a height in pixels, such as 1920x1080.");
}

/** `16:9` */
export function parseAspectRatio(text: string): `${number}:${number}` {
  const [, width = 0, height = 0] = (/^(\d{1,5}(?:\.\d+)?):(\d{1,5}(?:\.\d+)?)$/.exec(text) ?? []).map(Number);
  if (width > 0 && height > 0) return `${width}:${height}`;
  throw new InvalidArgumentError("It must be two numbers, such as 16:9.");
}

/** What the service's contract takes. */
const LONGEST_PROMPT = 32_768;

export function parsePrompt(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It must say what is to be seen there.");
  if (text.length > LONGEST_PROMPT) throw new InvalidArgumentError(`It may have ${LONGEST_PROMPT} characters.`);
  return text;
}

/** Names of people and things, with commas between them. */
export function parseClasses(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim().toLowerCase());
  if (names.includes("")) throw new InvalidArgumentError('It must be a name, or several such as "dog,car".');
  const unknown = unknownClasses(names);
  if (unknown.length > 0) throw new InvalidArgumentError(`${unknownMessage(unknown)}.`);
  return names;
}

/** Makes a parser for an option that may be given several times. */
export function collected<T>(
  parse: (text: string) => T,
): (text: string, before: readonly T[] | undefined) => readonly T[] {
  return (text, before = []) => [...before, parse(text)];
}

function isNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}
