import { GraphError } from "../graph/graph-error.ts";
import type { GraphNode } from "../graph/graph-model.ts";
import type { FloatWeights, Weights } from "../graph/read-weights.ts";
import type { Table } from "./flat-buffer.ts";

export interface Tensor {
  readonly name: string;
  readonly dims: readonly number[];
}

export interface Operator {
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  readonly options: Table | undefined;
  /** All constants by name; filters are put into another order here, under a new name. */
  readonly weights: Map<string, Weights>;
}

type ReadOperator = (operator: Operator) => GraphNode[];

/** Operators of TensorFlow Lite by their number (`BuiltinOperator` in schema.fbs), as nodes of TensorFlow. */
export const BUILTIN_OPERATORS: ReadonlyMap<number, ReadOperator> = new Map([
  [0, readAdd],
  [3, readConvolution],
  [4, readDepthwise],
  [6, readDequantize],
  [14, direct("Sigmoid")],
  [17, readMaxPool],
  [22, direct("Reshape")],
  [23, readResize],
  [34, direct("Pad")],
]);

/** By the number of `ActivationFunctionType`. */
const CURVES: ReadonlyMap<number, readonly string[]> = new Map([
  [0, []],
  [1, ["Relu"]],
  [3, ["Relu6"]],
  [4, ["Tanh"]],
]);
/** By the number of `Padding`. */
const PADDINGS: ReadonlyMap<number, string> = new Map([
  [0, "SAME"],
  [1, "VALID"],
]);

const text = (value: string): object => ({ s: btoa(value) });
const texts = (values: readonly string[]): object => ({ list: { s: values.map((value) => btoa(value)) } });
const wholes = (values: readonly number[]): object => ({ list: { i: values } });

function direct(op: string): ReadOperator {
  return ({ inputs, output }) => [{ name: output.name, op, input: inputs.map(({ name }) => name), attr: {} }];
}

function readAdd(operator: Operator): GraphNode[] {
  const { inputs, output, options } = operator;
  const [curve] = curvesOf(operator, options?.byte(0));
  const sum = curve === undefined ? output.name : `${output.name}/sum`;
  const nodes = [{ name: sum, op: "AddV2", input: inputs.map(({ name }) => name), attr: {} }];
  return curve === undefined ? nodes : [...nodes, { name: output.name, op: curve, input: [sum], attr: {} }];
}

function readConvolution(operator: Operator): GraphNode[] {
  const filter = filterOf(operator);
  const [outputs, height, width, channels] = filter.dims;
  // From output, height, width, input to height, width, input, output.
  const data = new Float32Array(filter.data.length);
  const taps = height * width * channels;
  for (let o = 0; o < outputs; o++) {
    for (let tap = 0; tap < taps; tap++) data[tap * outputs + o] = filter.data[o * taps + tap];
  }
  const attr = { ...windowOf(operator, 4), ...fusedWith(operator, 3) };
  return convolve(operator, "_FusedConv2D", { type: "float32", dims: [height, width, channels, outputs], data }, attr);
}

function readDepthwise(operator: Operator): GraphNode[] {
  const { dims, data } = filterOf(operator);
  const [, height, width, outputs] = dims;
  const many = operator.options?.whole(3) ?? 0;
  if (many < 1 || outputs % many !== 0) {
    throw new GraphError(`${operator.output.name}: ${many} outputs of each channel are not known here`);
  }
  const attr = { ...windowOf(operator, 5), ...fusedWith(operator, 4) };
  const filter: FloatWeights = { type: "float32", dims: [height, width, outputs / many, many], data };
  return convolve(operator, "FusedDepthwiseConv2dNative", filter, attr);
}

function convolve(operator: Operator, op: string, filter: Weights, attr: GraphNode["attr"]): GraphNode[] {
  const { output, weights } = operator;
  const name = `${output.name}/filter`;
  weights.set(name, filter);
  return [{ name: output.name, op, input: [inputOf(operator, 0), name, inputOf(operator, 2)], attr }];
}

/** Constants have been read as float32 already. */
function readDequantize(operator: Operator): GraphNode[] {
  const { output, weights } = operator;
  const stored = weights.get(inputOf(operator, 0));
  if (stored?.type !== "float32") throw new GraphError(`${output.name}: only weights of float16 are known here`);
  weights.set(output.name, stored);
  return [];
}

function readMaxPool(operator: Operator): GraphNode[] {
  const { output, options } = operator;
  if (curvesOf(operator, options?.byte(5)).length > 0) throw new GraphError(`${output.name}: a pool with a curve`);
  const ksize = wholes([1, options?.whole(4) ?? 0, options?.whole(3) ?? 0, 1]);
  return [{ name: output.name, op: "MaxPool", input: [inputOf(operator, 0)], attr: { ...windowOf(operator), ksize } }];
}

function readResize(operator: Operator): GraphNode[] {
  const { output, options } = operator;
  const attr = { align_corners: { b: options?.byte(2) === 1 }, half_pixel_centers: { b: options?.byte(3) === 1 } };
  return [{ name: output.name, op: "ResizeBilinear", input: [inputOf(operator, 0), inputOf(operator, 1)], attr }];
}

/**
 * How a window moves; widths come before heights.
 *
 * @param dilations  The first of both fields; left out, there are none.
 */
function windowOf({ output, options }: Operator, dilations?: number): GraphNode["attr"] {
  const padding = PADDINGS.get(options?.byte(0) ?? 0);
  if (options === undefined || padding === undefined) {
    throw new GraphError(`${output.name}: its padding is not known here`);
  }
  return {
    padding: text(padding),
    strides: wholes([1, options.whole(2), options.whole(1), 1]),
    ...(dilations !== undefined && {
      dilations: wholes([1, options.whole(dilations + 1, 1), options.whole(dilations, 1), 1]),
    }),
  };
}

function fusedWith(operator: Operator, field: number): GraphNode["attr"] {
  return { fused_ops: texts(["BiasAdd", ...curvesOf(operator, operator.options?.byte(field))]) };
}

function curvesOf({ output }: Operator, curve = 0): readonly string[] {
  const curves = CURVES.get(curve);
  if (curves === undefined) throw new GraphError(`${output.name}: the curve ${curve} is not known here`);
  return curves;
}

function inputOf({ inputs, output }: Operator, index: number): string {
  const input = inputs[index];
  if (input === undefined) throw new GraphError(`${output.name}: its input ${index} is missing`);
  return input.name;
}

function filterOf(operator: Operator): FloatWeights {
  const found = operator.weights.get(inputOf(operator, 1));
  if (found?.type === "float32" && found.dims.length === 4) return found;
  throw new GraphError(`${operator.output.name}: its filter is not known here`);
}
