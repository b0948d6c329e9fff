import { describe, expect, it } from "vitest";
import { attribute, graphOf } from "../testing/graph.ts";
import { runOnnx } from "../testing/run-onnx.ts";
import { convertGraphModel } from "./convert-graph-model.ts";
import { GraphError } from "./graph-error.ts";
import { parseGraphModel } from "./graph-model.ts";

const { text, texts, wholes } = attribute;

/** Small whole numbers, so that sums are exact. */
function numbers(length: number): number[] {
  return Array.from({ length }, (_, i) => ((i * 7) % 11) - 5);
}

interface Setup {
  readonly side: number;
  readonly stride: number;
  readonly channels: number;
  readonly outputs: number;
  readonly isDepthwise: boolean;
}

/** A convolution as it is defined, 3×3, with TensorFlow's padding "SAME". */
function convolve(x: readonly number[], filter: readonly number[], setup: Setup): number[] {
  const { side, stride, channels, outputs, isDepthwise } = setup;
  const results = Math.ceil(side / stride);
  const before = Math.floor(Math.max(0, (results - 1) * stride + 3 - side) / 2);
  const sums: number[] = [];
  for (let y = 0; y < results; y++) {
    for (let i = 0; i < results; i++) {
      for (let o = 0; o < outputs; o++) {
        let sum = 0;
        for (let dy = 0; dy < 3; dy++) {
          for (let dx = 0; dx < 3; dx++) {
            const [row, column] = [y * stride - before + dy, i * stride - before + dx];
            if (row < 0 || column < 0 || row >= side || column >= side) continue;
            for (let c = 0; c < channels; c++) {
              const tap = dy * 3 + dx;
              if (isDepthwise && Math.floor(o / (outputs / channels)) !== c) continue;
              const weight = isDepthwise ? filter[tap * outputs + o] : filter[(tap * channels + c) * outputs + o];
              sum += weight * x[(row * side + column) * channels + c];
            }
          }
        }
        sums.push(sum);
      }
    }
  }
  return sums;
}

/** A weight that is stored as something else than it is. */
function quantized(
  name: string,
  dtype: string,
  scaled: { readonly min?: number; readonly scale?: number } = {},
): object {
  return { name, shape: [2], dtype: "float32", quantization: { dtype, ...scaled } };
}

describe("a graph model as ONNX", { timeout: 120_000 }, () => {
  it.each([
    { op: "Conv2D", side: 5, stride: 1, channels: 3, outputs: 4, isDepthwise: false },
    { op: "Conv2D", side: 6, stride: 2, channels: 3, outputs: 4, isDepthwise: false },
    { op: "Conv2D", side: 5, stride: 2, channels: 1, outputs: 2, isDepthwise: false },
    { op: "DepthwiseConv2dNative", side: 6, stride: 2, channels: 3, outputs: 3, isDepthwise: true },
    { op: "DepthwiseConv2dNative", side: 5, stride: 1, channels: 2, outputs: 4, isDepthwise: true },
  ])("convolves as $op is defined: $side px, step $stride, $channels → $outputs", async (setup) => {
    const { op, side, stride, channels, outputs, isDepthwise } = setup;
    const dims = isDepthwise ? [3, 3, channels, outputs / channels] : [3, 3, channels, outputs];
    const filter = numbers(dims.reduce((product, length) => product * length, 1));
    const attr = { padding: text("SAME"), strides: wholes(1, stride, stride, 1), data_format: text("NHWC") };
    const { model, bytes } = graphOf([-1, side, side, channels], { w: { dims, values: filter } }, [
      { name: "y", op, input: ["x", "w"], attr },
    ]);
    const data = numbers(side * side * channels);
    const { y } = await runOnnx(convertGraphModel(model, bytes, ["y"]), {
      name: "x",
      dims: [1, side, side, channels],
      data,
    });
    const results = Math.ceil(side / stride);
    expect(y.dims).toEqual([1, results, results, outputs]);
    expect(y.data).toEqual(convolve(data, filter, setup));
  });

  it("adds the bias and bends the sum where the converter has put them into one node", async () => {
    const { model, bytes } = graphOf(
      [1, 1, 1, 2],
      { w: { dims: [1, 1, 2, 3], values: [1, 2, 3, 4, 5, 6] }, b: { dims: [3], values: [0, -20, 1] } },
      [
        {
          name: "y",
          op: "_FusedConv2D",
          input: ["x", "w", "b"],
          attr: { padding: text("VALID"), strides: wholes(1, 1, 1, 1), fused_ops: texts("BiasAdd", "Relu6") },
        },
      ],
    );
    const { y } = await runOnnx(convertGraphModel(model, bytes, ["y"]), {
      name: "x",
      dims: [1, 1, 1, 2],
      data: [1, 1],
    });
    // 1+4, 2+5−20, 3+6+1, each cut to 0…6.
    expect(y.data).toEqual([5, 0, 6]);
  });

  it("computes what follows a network's convolutions", async () => {
    const { model, bytes } = graphOf(
      [1, 2, 2, 1],
      {
        axes: { dims: [2], values: [1, 2], type: "int32" },
        size: { dims: [2], values: [4, 4], type: "int32" },
        last: { dims: [], values: [3], type: "int32" },
        flat: { dims: [2], values: [1, -1], type: "int32" },
        pads: { dims: [4, 2], values: [0, 0, 1, 0, 0, 1, 0, 0], type: "int32" },
        m: { dims: [4, 2], values: [1, 0, 0, 1, 1, 0, 0, 1] },
        b: { dims: [2], values: [10, 20] },
      },
      [
        { name: "mean", op: "Mean", input: ["x", "axes"], attr: { keep_dims: { b: false } } },
        { name: "large", op: "ResizeBilinear", input: ["x", "size"], attr: { half_pixel_centers: { b: true } } },
        { name: "both", op: "ConcatV2", input: ["x", "x:0", "last"] },
        { name: "row", op: "Reshape", input: ["x", "flat", "^both"] },
        { name: "product", op: "_FusedMatMul", input: ["row", "m", "b"], attr: { fused_ops: texts("BiasAdd") } },
        { name: "wide", op: "Pad", input: ["x", "pads"] },
        {
          name: "most",
          op: "MaxPool",
          input: ["x"],
          attr: { ksize: wholes(1, 2, 2, 1), strides: wholes(1, 2, 2, 1), padding: text("VALID") },
        },
      ],
    );
    const outputs = ["mean", "large", "both", "product", "wide", "most"];
    const results = await runOnnx(convertGraphModel(model, bytes, outputs), {
      name: "x",
      dims: [1, 2, 2, 1],
      data: [1, 2, 3, 4],
    });
    expect(results.mean.data).toEqual([2.5]);
    expect(results.large.dims).toEqual([1, 4, 4, 1]);
    expect(results.large.data.slice(0, 8)).toEqual([1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5]);
    expect(results.both.data).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
    expect(results.product.data).toEqual([1 + 3 + 10, 2 + 4 + 20]);
    expect(results.wide.data).toEqual([0, 0, 0, 1, 2, 0, 3, 4, 0]);
    expect(results.most.data).toEqual([4]);
  });

  it("takes a batch of one apart, and casts to what everything is computed in", async () => {
    const toFloat = { DstT: { type: "DT_FLOAT" } };
    const one = { num: { i: "1" }, axis: { i: "0" } };
    const { model, bytes } = graphOf([1, 2], {}, [
      { name: "cast", op: "Cast", input: ["x"], attr: toFloat },
      { name: "y", op: "Unpack", input: ["cast"], attr: one },
      { name: "whole", op: "Cast", input: ["x"], attr: { DstT: { type: "DT_INT32" } } },
      { name: "two", op: "Unpack", input: ["x"], attr: { num: { i: "2" }, axis: { i: "1" } } },
    ]);
    const { y } = await runOnnx(convertGraphModel(model, bytes, ["y"]), { name: "x", dims: [1, 2], data: [3, 4] });
    expect(y).toEqual({ dims: [2], data: [3, 4] });
    expect(() => convertGraphModel(model, bytes, ["whole"])).toThrow("to DT_INT32");
    expect(() => convertGraphModel(model, bytes, ["two"])).toThrow("only one part");
  });

  it("leaves out what the outputs do not need, even what it could not convert", async () => {
    const { model, bytes } = graphOf([1, 2], { two: { dims: [], values: [2] } }, [
      { name: "y", op: "Mul", input: ["x", "two"] },
      { name: "z", op: "TopKV2", input: ["y"] },
    ]);
    const { y } = await runOnnx(convertGraphModel(model, bytes, ["y"]), { name: "x", dims: [1, 2], data: [3, 4] });
    expect(y.data).toEqual([6, 8]);
    expect(() => convertGraphModel(model, bytes, ["z"])).toThrow("the operator TopKV2 is not known here");
  });

  it("undoes the quantization of weights", async () => {
    const model = parseGraphModel({
      format: "graph-model",
      modelTopology: {
        node: [
          { name: "x", op: "Placeholder", attr: { shape: { shape: { dim: [{ size: "2" }] } } } },
          { name: "a", op: "Const" },
          { name: "b", op: "Const" },
          { name: "c", op: "Const" },
          { name: "ab", op: "AddV2", input: ["a", "b"] },
          { name: "abc", op: "AddV2", input: ["ab", "c"] },
          { name: "y", op: "AddV2", input: ["x", "abc"] },
        ],
      },
      weightsManifest: [
        { weights: [quantized("a", "uint8", { min: -1, scale: 0.5 }), quantized("b", "uint16", { scale: 2 })] },
        { weights: [quantized("c", "float16")] },
      ],
    });
    // Bytes 0 and 4 are −1 and 1; 1 and 256 are 2 and 512; 0x3c00 and 0xc000 are 1 and −2.
    const bytes = Uint8Array.from([0, 4, 1, 0, 0, 1, 0x00, 0x3c, 0x00, 0xc0]);
    const { y } = await runOnnx(convertGraphModel(model, bytes, ["y"]), { name: "x", dims: [2], data: [0, 0] });
    expect(y.data).toEqual([-1 + 2 + 1, 1 + 512 - 2]);
  });

  it("refuses what is cut off, too long, endless or no graph", () => {
    const nodes = [{ name: "y", op: "Mul", input: ["x", "w"] }];
    const { model, bytes } = graphOf([2], { w: { dims: [2], values: [1, 2] } }, nodes);
    expect(() => convertGraphModel(model, bytes.subarray(1), ["y"])).toThrow(GraphError);
    expect(() => convertGraphModel(model, Buffer.concat([bytes, bytes]), ["y"])).toThrow("more weights");
    expect(() => convertGraphModel(model, bytes, ["other"])).toThrow("no node other");
    const loop = graphOf([2], {}, [
      { name: "y", op: "Mul", input: ["x", "z"] },
      { name: "z", op: "Mul", input: ["x", "y"] },
    ]);
    expect(() => convertGraphModel(loop.model, loop.bytes, ["y"])).toThrow("loop");
    expect(() => parseGraphModel({ format: "layers-model" })).toThrow(GraphError);
  });
});
