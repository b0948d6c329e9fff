import { describe, expect, it } from "vitest";
import { fromOutput } from "./tensors.ts";

const SIZE = { width: 2, height: 1 };

describe("what a network answers with", () => {
  const output = { name: "y", type: "float32", low: 0, high: 1 } as const;
  const manifest = { output: { ...output, layout: "nchw", colors: "rgb", blendsPx: 0 } } as const;
  const read = (data: Float32Array, dims: readonly number[] = [1, 3, 1, 2]) =>
    fromOutput(manifest, { type: "float32", dims, data }, SIZE);

  it("becomes a picture, numbers beyond the range its ends", () => {
    expect([...read(new Float32Array([0, 2, 0.5, 1, -3, 1])).data]).toEqual([0, 128, 0, 255, 255, 255]);
  });

  it("is refused where it is of another size, or no numbers", () => {
    expect(() => read(new Float32Array(6), [1, 2, 1, 3])).toThrow("1×2×1×3 where 1×3×1×2 was expected");
    expect(() => read(new Float32Array([0, 0, Number.NaN, 0, 0, 0]))).toThrow("no numbers (NaN)");
  });
});
