import { describe, expect, it } from "vitest";
import { collected, integerBetween, parseBox, parseMegapixels, parsePolygon } from "./parse-value.ts";

describe("integerBetween", () => {
  const parse = integerBetween(0, 100);

  it.each([
    ["0", 0],
    ["100", 100],
    [" 7 ", 7],
    ["+5", 5],
  ])("reads %j as %d", (text, value) => {
    expect(parse(text)).toBe(value);
  });

  it.each(["", " ", "-1", "101", "1.5", "1e1", "0x10", "ten", "5px", "NaN", "Infinity"])("refuses %j", (text) => {
    expect(() => parse(text)).toThrow("a whole number from 0 to 100");
  });
});

describe("parseBox", () => {
  it.each([
    ["1,2,3,4", [1, 2, 3, 4]],
    [" 1, 2 ,3 , 4 ", [1, 2, 3, 4]],
    ["-5,-6,10,12", [-5, -6, 10, 12]],
  ])("reads %j", (text, [x, y, width, height]) => {
    expect(parseBox(text)).toEqual({ kind: "box", x, y, width, height });
  });

  it.each(["", "1,2,3", "1,2,3,4,5", "1,2,0,4", "1,2,3,-4", "1,2,3,x", "1.5,2,3,4", "1 2 3 4", ",,,"])(
    "refuses %j",
    (text) => {
      expect(() => parseBox(text)).toThrow("x,y,width,height in whole pixels");
    },
  );
});

describe("parsePolygon", () => {
  it("reads corners separated by any white space", () => {
    const points = [
      [0, 0],
      [10.5, 0],
      [-3, 8],
    ];
    expect(parsePolygon(" 0,0  10.5,0\n-3,8 ")).toEqual({ kind: "polygon", points });
  });

  it.each(["", "0,0 1,1", "0,0 1,1 2", "0,0 1,1 2,2,2", "0,0 1,1 a,b", "0,0 1,1 1e3,2", "0,0 1,1 2,"])(
    "refuses %j",
    (text) => {
      expect(() => parsePolygon(text)).toThrow("three corners or more");
    },
  );
});

describe("parseMegapixels", () => {
  it.each([
    ["50", 50_000_000],
    ["0.5", 500_000],
  ])("reads %j as %d pixels", (text, pixels) => {
    expect(parseMegapixels(text)).toBe(pixels);
  });

  it.each(["", "0", "-1", "many", "Infinity", "NaN"])("refuses %j", (text) => {
    expect(() => parseMegapixels(text)).toThrow("megapixels greater than 0");
  });
});

it("collects an option that is given several times", () => {
  const parse = collected(parseBox);
  const once = parse("0,0,1,1", undefined);
  expect(parse("2,2,1,1", once)).toHaveLength(2);
  expect(once).toHaveLength(1);
});
