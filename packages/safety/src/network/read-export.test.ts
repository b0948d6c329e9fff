import { describe, expect, it } from "vitest";
import { readExport } from "./read-export.ts";

const wrapped = (literal: string): string =>
  `!function(e){"object"==typeof exports?module.exports=e():0}(function(){return{1:[function(r,m,x){m.exports=${literal}},{}]}});`;

describe("what a module exports as a literal", () => {
  it("is read without running it", () => {
    expect(readExport(wrapped('{a:[!0,!1,null],"b-c":{d:-.5,e:1e-3,f:"x\\"y\\\\"},g:[]}'))).toEqual({
      a: [true, false, null],
      "b-c": { d: -0.5, e: 0.001, f: 'x"y\\' },
      g: [],
    });
  });

  it("may be a string of millions of characters", () => {
    const long = "A".repeat(6_000_000);
    expect(readExport(wrapped(`"${long}"`))).toBe(long);
  });

  it.each(["{a:alert(1)}", "{a:1", "[1 2]", '{a:"', "{get a(){}}", "{a:`x`}"])("is refused as %s", (literal) => {
    expect(() => readExport(`x.exports=${literal}`)).toThrow(SyntaxError);
  });

  it("is refused where there is none", () => {
    expect(() => readExport("module.exports=f()")).toThrow("no literal");
  });
});
