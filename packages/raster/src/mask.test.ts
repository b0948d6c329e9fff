import { describe, expect, it } from "vitest";
import { createMask } from "./mask.ts";

describe("createMask", () => {
  it("keeps everything unless given bytes", () => {
    expect(createMask(3, 2)).toEqual({ width: 3, height: 2, data: new Uint8Array(6) });
  });

  it("does not copy the bytes it is given", () => {
    const data = new Uint8Array(6);
    expect(createMask(3, 2, data).data).toBe(data);
  });

  it("refuses a wrong number of bytes, and sides that are no positive integers", () => {
    expect(() => createMask(3, 2, new Uint8Array(5))).toThrow(RangeError);
    expect(() => createMask(3, 0)).toThrow(RangeError);
    expect(() => createMask(2.5, 2)).toThrow(RangeError);
  });
});
