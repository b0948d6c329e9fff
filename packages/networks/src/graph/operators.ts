import type { OnnxNode } from "../onnx/encode-onnx.ts";
import { GraphError } from "./graph-error.ts";
import { type GraphNode, readAttribute } from "./graph-model.ts";
import type { GraphWriter } from "./graph-writer.ts";

/** Writes what one node of the graph computes, into a tensor of the node's name. */
export type WriteOperator = (node: GraphNode, writer: GraphWriter) => void;

type Attributes = OnnxNode["attributes"];

/**
 * The operators of TensorFlow that are known here. Each is written with the operators of ONNX that compute the same, with
 * pictures as batch, height, width, channels at both ends.
 */
export const OPERATORS: Readonly<Record<string, WriteOperator>> = {
  Identity: direct("Identity"),
  Add: direct("Add"),
  AddV2: direct("Add"),
  BiasAdd: direct("Add"),
  Sub: direct("Sub"),
  Mul: direct("Mul"),
  RealDiv: direct("Div"),
  Maximum: direct("Max"),
  Minimum: direct("Min"),
  Relu: direct("Relu"),
  Sigmoid: direct("Sigmoid"),
  Tanh: direct("Tanh"),
  Softmax: direct("Softmax", { axis: -1 }),
  MatMul: writeMatMul,
  _FusedMatMul: writeMatMul,
  Conv2D: (node, writer) => writeConvolution(node, writer, false),
  _FusedConv2D: (node, writer) => writeConvolution(node, writer, false),
  DepthwiseConv2dNative: (node, writer) => writeConvolution(node, writer, true),
  FusedDepthwiseConv2dNative: (node, writer) => writeConvolution(node, writer, true),
  MaxPool: (node, writer) => writePool("MaxPool", node, writer),
  AvgPool: (node, writer) => writePool("AveragePool", node, writer),
  Relu6: (node, writer) => void activate("Relu6", node, writer, node.input[0], node.name),
  LeakyRelu(node, writer) {
    writer.add("LeakyRelu", node.input, { alpha: { float: readAttribute.number(node, "alpha") ?? 0.2 } }, node.name);
  },
  Mean(node, writer) {
    const axes = [...writer.valuesOf(node, 1).data];
    const keepdims = readAttribute.flag(node, "keep_dims") ? 1 : 0;
    writer.add("ReduceMean", [node.input[0]], { axes, keepdims }, node.name);
  },
  Squeeze(node, writer) {
    const axes = readAttribute.wholes(node, "squeeze_dims") ?? [];
    const names = axes.length === 0 ? node.input : [node.input[0], writer.wholes(axes)];
    writer.add("Squeeze", names, {}, node.name);
  },
  ExpandDims(node, writer) {
    writer.add("Unsqueeze", [node.input[0], writer.wholes([...writer.valuesOf(node, 1).data])], {}, node.name);
  },
  Reshape(node, writer) {
    writer.add("Reshape", [node.input[0], writer.wholes([...writer.valuesOf(node, 1).data])], {}, node.name);
  },
  Unpack(node, writer) {
    // Of one part alone: a batch that is looked at picture by picture.
    if (readAttribute.whole(node, "num") !== 1)
      throw new GraphError(`Unpack ${node.name}: only one part is known here`);
    const axis = readAttribute.whole(node, "axis") ?? 0;
    writer.add("Squeeze", [node.input[0], writer.wholes([axis])], {}, node.name);
  },
  Cast(node, writer) {
    // Everything that is computed here is float32 already; inputs are, whatever the graph says.
    const type = readAttribute.type(node, "DstT");
    if (type !== "DT_FLOAT") throw new GraphError(`Cast ${node.name}: to ${type} is not known here`);
    writer.add("Identity", [node.input[0]], {}, node.name);
  },
  Transpose(node, writer) {
    writer.add("Transpose", [node.input[0]], { perm: [...writer.valuesOf(node, 1).data] }, node.name);
  },
  Pad(node, writer) {
    // Pairs of before and after, one a side; ONNX wants all before, then all after.
    const pairs = [...writer.valuesOf(node, 1).data];
    const pads = [...pairs.filter((_, i) => i % 2 === 0), ...pairs.filter((_, i) => i % 2 === 1)];
    writer.add("Pad", [node.input[0], writer.wholes(pads)], { mode: "constant" }, node.name);
  },
  ConcatV2(node, writer) {
    const last = node.input.length - 1;
    const [axis] = writer.valuesOf(node, last).data;
    writer.add("Concat", node.input.slice(0, last), { axis }, node.name);
  },
  ResizeBilinear: (node, writer) => writeResize("linear", node, writer),
  ResizeNearestNeighbor: (node, writer) => writeResize("nearest", node, writer),
};

function direct(op: string, attributes: Attributes = {}): WriteOperator {
  return (node, writer) => void writer.add(op, node.input, attributes, node.name);
}

const TO_PLANES = { perm: [0, 3, 1, 2] };
const FROM_PLANES = { perm: [0, 2, 3, 1] };

function writeConvolution(node: GraphNode, writer: GraphWriter, isDepthwise: boolean): void {
  const { dims, data } = writer.floatsOf(node, 1);
  const [height, width, channels, last] = dims;
  const [outputs, group, depth] = isDepthwise ? [channels * last, channels, 1] : [last, 1, channels];
  // TensorFlow: height, width, input, output. A depthwise filter's two last sides together are the outputs.
  const filter = new Float32Array(data.length);
  const area = height * width;
  for (let o = 0; o < outputs; o++) {
    for (let c = 0; c < depth; c++) {
      for (let p = 0; p < area; p++) filter[(o * depth + c) * area + p] = data[(p * depth + c) * outputs + o];
    }
  }
  const fused = readAttribute.texts(node, "fused_ops") ?? [];
  const inputs = [
    writer.add("Transpose", [node.input[0]], TO_PLANES),
    writer.floats([outputs, depth, height, width], filter),
    ...(fused[0] === "BiasAdd" ? [node.input[2]] : []),
  ];
  const planes = writer.add("Conv", inputs, { ...readWindow(node), group, kernel_shape: [height, width] });
  const activated = applyFused(fused, node, writer, planes);
  writer.add("Transpose", [activated], FROM_PLANES, node.name);
}

function writePool(op: "MaxPool" | "AveragePool", node: GraphNode, writer: GraphWriter): void {
  const [, height, width] = readAttribute.wholes(node, "ksize") ?? [];
  const planes = writer.add("Transpose", [node.input[0]], TO_PLANES);
  const pooled = writer.add(op, [planes], { ...readWindow(node), kernel_shape: [height, width] });
  writer.add("Transpose", [pooled], FROM_PLANES, node.name);
}

/** How a window moves. */
function readWindow(node: GraphNode): Attributes {
  if ((readAttribute.text(node, "data_format") ?? "NHWC") !== "NHWC") {
    throw new GraphError(`${node.op} ${node.name}: only pictures with their channels last are known here`);
  }
  const padding = readAttribute.text(node, "padding");
  if (padding !== "SAME" && padding !== "VALID") {
    throw new GraphError(`${node.op} ${node.name}: the padding ${padding} is not known here`);
  }
  const [, down, right] = readAttribute.wholes(node, "strides") ?? [1, 1, 1];
  const [, ...spread] = readAttribute.wholes(node, "dilations") ?? [];
  const dilations = spread.slice(0, 2);
  return {
    strides: [down, right],
    // An odd pixel goes to the right and below, in both.
    auto_pad: padding === "SAME" ? "SAME_UPPER" : "VALID",
    ...(dilations.some((step) => step !== 1) && { dilations }),
  };
}

function writeMatMul(node: GraphNode, writer: GraphWriter): void {
  const fused = readAttribute.texts(node, "fused_ops") ?? [];
  const inputs = fused[0] === "BiasAdd" ? node.input.slice(0, 3) : node.input.slice(0, 2);
  const transA = readAttribute.flag(node, "transpose_a") ? 1 : 0;
  const transB = readAttribute.flag(node, "transpose_b") ? 1 : 0;
  const product = writer.add("Gemm", inputs, { transA, transB });
  writer.add("Identity", [applyFused(fused, node, writer, product)], {}, node.name);
}

/** What the converter has put into one node: a bias, which whoever calls has added, and then a curve. */
function applyFused(fused: readonly string[], node: GraphNode, writer: GraphWriter, value: string): string {
  const [curve, ...rest] = fused[0] === "BiasAdd" ? fused.slice(1) : fused;
  if (rest.length > 0) throw new GraphError(`${node.op} ${node.name}: ${fused.join(", ")} is not known here`);
  return curve === undefined ? value : activate(curve, node, writer, value);
}

function activate(curve: string, node: GraphNode, writer: GraphWriter, value: string, output?: string): string {
  switch (curve) {
    case "Relu6":
      return writer.add("Clip", [value, writer.floats([], [0]), writer.floats([], [6])], {}, output);
    case "Relu":
    case "Sigmoid":
    case "Elu":
    case "Tanh":
      return writer.add(curve, [value], {}, output);
    default:
      throw new GraphError(`${node.op} ${node.name}: ${curve} is not known here`);
  }
}

function writeResize(mode: "linear" | "nearest", node: GraphNode, writer: GraphWriter): void {
  const planes = writer.add("Transpose", [node.input[0]], TO_PLANES);
  const first = writer.add("Slice", [writer.add("Shape", [planes]), writer.wholes([0]), writer.wholes([2])]);
  const sizes = writer.add("Concat", [first, writer.wholes([...writer.valuesOf(node, 1).data])], { axis: 0 });
  const isCentered = readAttribute.flag(node, "half_pixel_centers") ?? false;
  const isCornered = readAttribute.flag(node, "align_corners") ?? false;
  const resized = writer.add("Resize", [planes, "", "", sizes], {
    mode,
    coordinate_transformation_mode: isCornered ? "align_corners" : isCentered ? "half_pixel" : "asymmetric",
    // TensorFlow takes the pixel to the upper left where positions are not centered.
    ...(mode === "nearest" && { nearest_mode: isCornered ? "round_prefer_ceil" : "floor" }),
  });
  writer.add("Transpose", [resized], FROM_PLANES, node.name);
}
