import { describe, expect, it } from "vitest";
import { GraphError } from "../graph/graph-error.ts";
import { writeGraph } from "../graph/write-graph.ts";
import { runOnnx } from "../testing/run-onnx.ts";
import { type TestOperator, type TestTensor, tfliteOf } from "../testing/tflite.ts";
import { parseTfLite } from "./parse-tflite.ts";

const VALID = { 0: 1 };

async function compute(
  tensors: readonly TestTensor[],
  operators: readonly TestOperator[],
  dims: readonly number[],
  data: readonly number[],
): Promise<{ readonly dims: readonly number[]; readonly data: readonly number[] }> {
  const file = tfliteOf([{ name: "x", dims }, ...tensors], operators);
  const { y } = await runOnnx(writeGraph(parseTfLite(file), ["y"]), { name: "x", dims, data });
  return y;
}

/** Two pixels of two channels become one, of which each output is a sum with weights of its own. */
const CONVOLUTION = {
  tensors: [
    { name: "w", dims: [2, 1, 2, 2], values: Float32Array.of(1, 2, 3, 4, 10, 20, 30, 40) },
    { name: "b", dims: [2], values: Float32Array.of(0.5, -1000) },
    { name: "y", dims: [1, 1, 1, 2] },
  ],
  operator: { code: 3, inputs: ["x", "w", "b"], output: "y", wholes: { 1: 1, 2: 1 } },
};

describe("a TensorFlow Lite file as ONNX", { timeout: 120_000 }, () => {
  it("convolves with filters whose outputs come first, adds the bias and bends by the curve", async () => {
    const { tensors, operator } = CONVOLUTION;
    const plain = await compute(tensors, [{ ...operator, bytes: VALID }], [1, 1, 2, 2], [1, 1, 1, 2]);
    expect(plain).toEqual({ dims: [1, 1, 1, 2], data: [14.5, -860] });
    const bent = await compute(tensors, [{ ...operator, bytes: { ...VALID, 3: 3 } }], [1, 1, 2, 2], [1, 1, 1, 2]);
    expect(bent.data).toEqual([6, 0]);
  });

  it("steps to the side and down by the numbers for each", async () => {
    const tensors = [
      { name: "w", dims: [1, 1, 1, 1], values: Float32Array.of(1) },
      { name: "b", dims: [1], values: Float32Array.of(0) },
      { name: "y", dims: [1, 1, 3, 1] },
    ];
    const operator = { code: 3, inputs: ["x", "w", "b"], output: "y", bytes: VALID, wholes: { 1: 1, 2: 2 } };
    expect((await compute(tensors, [operator], [1, 2, 3, 1], [1, 2, 3, 4, 5, 6])).data).toEqual([1, 2, 3]);
  });

  it("filters each channel alone, by weights that are stored as float16", async () => {
    const tensors = [
      { name: "half", dims: [1, 1, 2, 2], values: Uint16Array.of(0x3c00, 0x4000, 0xc000, 0x3800) }, // 1, 2, -2, 0.5
      { name: "w", dims: [1, 1, 2, 2] },
      { name: "b", dims: [2], values: Float32Array.of(0, 0) },
      { name: "y", dims: [1, 1, 1, 2] },
    ];
    const operators = [
      { code: 6, inputs: ["half"], output: "w" },
      { code: 4, inputs: ["x", "w", "b"], output: "y", bytes: VALID, wholes: { 1: 1, 2: 1, 3: 1 } },
    ];
    expect((await compute(tensors, operators, [1, 1, 2, 2], [3, 5, 7, 11])).data).toEqual([3 - 14, 10 + 5.5]);
  });

  it("pads, pools, enlarges, adds with a curve, reshapes and presses", async () => {
    const tensors = [
      { name: "rim", dims: [4, 2], values: Int32Array.of(0, 0, 1, 1, 1, 1, 0, 0) },
      { name: "padded", dims: [1, 4, 4, 1] },
      { name: "pooled", dims: [1, 2, 2, 1] },
      { name: "size", dims: [2], values: Int32Array.of(2, 4) },
      { name: "wide", dims: [1, 2, 4, 1] },
      { name: "sum", dims: [1, 2, 4, 1] },
      { name: "shape", dims: [2], values: Int32Array.of(1, 8) },
      { name: "flat", dims: [1, 8] },
      { name: "y", dims: [1, 8] },
    ];
    const operators = [
      { code: 34, inputs: ["x", "rim"], output: "padded" },
      { code: 17, inputs: ["padded"], output: "pooled", bytes: VALID, wholes: { 1: 2, 2: 2, 3: 2, 4: 2 } },
      { code: 23, inputs: ["pooled", "size"], output: "wide", bytes: { 3: 1 } },
      { code: 0, inputs: ["wide", "wide"], output: "sum", bytes: { 0: 1 } },
      { code: 22, inputs: ["sum", "shape"], output: "flat" },
      { code: 14, inputs: ["flat"], output: "y" },
    ];
    // The pool's windows hold one value each, and zeros: 4, 0 (of -2), 6, 8.
    const { dims, data } = await compute(tensors, operators, [1, 2, 2, 1], [4, -2, 6, 8]);
    expect(dims).toEqual([1, 8]);
    const expected = [8, 6, 2, 0, 12, 13, 15, 16].map((value) => 1 / (1 + Math.exp(-value)));
    for (const [index, value] of data.entries()) expect(value).toBeCloseTo(expected[index], 6);
  });

  it("refuses an operator that is not known where it is needed, and not elsewhere", async () => {
    const { tensors, operator } = CONVOLUTION;
    const file = tfliteOf(
      [{ name: "x", dims: [1, 1, 2, 2] }, ...tensors, { name: "odd", dims: [1] }],
      [
        { ...operator, bytes: VALID },
        { code: 99, inputs: ["y"], output: "odd" },
      ],
    );
    const graph = parseTfLite(file);
    expect(() => writeGraph(graph, ["odd"])).toThrow(/TensorFlow Lite's 99/);
    expect(() => writeGraph(graph, ["y"])).not.toThrow();
  });

  it("refuses what is no such file", () => {
    for (const bytes of [new Uint8Array(0), new Uint8Array(64), new TextEncoder().encode("not TFL3 at all")]) {
      expect(() => parseTfLite(bytes)).toThrow(GraphError);
    }
  });

  it("reads a damaged file, or names the damage", () => {
    const { tensors, operator } = CONVOLUTION;
    const file = tfliteOf([{ name: "x", dims: [1, 1, 2, 2] }, ...tensors], [{ ...operator, bytes: VALID }]);
    const damaged = [...file.keys()].flatMap((at) => [
      file.subarray(0, at),
      file.with(at, file[at] ^ 0x80),
      file.with(at, 255),
    ]);
    const other = damaged.map(attempt).filter((error) => error !== undefined && !(error instanceof GraphError));
    expect(other).toEqual([]);
    expect(damaged.length).toBeGreaterThan(1000);
  });
});

function attempt(bytes: Uint8Array): unknown {
  try {
    writeGraph(parseTfLite(bytes), ["y"]);
    return undefined;
  } catch (error) {
    return error;
  }
}
