import { GraphError } from "../graph/graph-error.ts";
import type { GraphNode } from "../graph/graph-model.ts";
import type { Graph } from "../graph/write-graph.ts";
import { readNumbers, type Weights } from "../graph/read-weights.ts";
import { openFlatBuffer, type Table } from "./flat-buffer.ts";
import { BUILTIN_OPERATORS, type Operator, type Tensor } from "./operators.ts";

const IDENTIFIER = "TFL3";
/** Fields of the tables, by number, as TensorFlow's schema.fbs (version 3) has them. */
const MODEL = { codes: 1, graphs: 2, buffers: 4 } as const;
const CODE = { short: 0, long: 3 } as const;
const GRAPH = { tensors: 0, inputs: 1, operators: 3 } as const;
const OPERATOR = { code: 0, inputs: 1, outputs: 2, options: 4 } as const;
const TENSOR = { shape: 0, type: 1, buffer: 2, name: 3 } as const;
const BUFFER = { data: 0 } as const;
/** By the number that the schema gives a type of tensors. */
const STORED_TYPES: ReadonlyMap<number, "float32" | "float16" | "int32"> = new Map([
  [0, "float32"],
  [1, "float16"],
  [2, "int32"],
]);

/**
 * Reads a network in a TensorFlow Lite file as the graph that it was made from: the same names of operators, and filters in
 * the order that those want.
 *
 * Only networks that compute with float32 are read; their weights may be stored as float16.
 *
 * @throws GraphError  when the file is no such network, or is damaged. Operators that are not known here become nodes that
 * `writeGraph` refuses where they are needed.
 *
 * Cost: four bytes a weight.
 */
export function parseTfLite(bytes: Uint8Array): Graph {
  if (new TextDecoder("latin1").decode(bytes.subarray(4, 8)) !== IDENTIFIER) {
    throw new GraphError("no TensorFlow Lite file: its identifier is missing");
  }
  const model = openFlatBuffer(bytes);
  const [graph, ...more] = model.tables(MODEL.graphs);
  if (graph === undefined || more.length > 0) throw new GraphError("only files with one graph are known here");
  const tensors = graph.tables(GRAPH.tensors).map((tensor) => ({
    name: tensor.text(TENSOR.name),
    dims: tensor.wholes(TENSOR.shape),
    type: tensor.byte(TENSOR.type),
    buffer: tensor.whole(TENSOR.buffer),
  }));
  if (new Set(tensors.map(({ name }) => name)).size !== tensors.length) {
    throw new GraphError("two tensors have the same name");
  }
  const buffers = model.tables(MODEL.buffers).map((buffer) => buffer.bytes(BUFFER.data));
  const weights = new Map<string, Weights>();
  for (const { name, dims, type, buffer } of tensors) {
    const data = buffers[buffer];
    if (data !== undefined && data.length > 0) weights.set(name, readNumbers(name, dims, STORED_TYPES.get(type), data));
  }
  const codes = model.tables(MODEL.codes).map(readCode);
  const nodes: GraphNode[] = graph.wholes(GRAPH.inputs).map((index) => placeholder(tensorAt(index)));
  for (const table of graph.tables(GRAPH.operators)) {
    const operator: Operator = {
      inputs: table.wholes(OPERATOR.inputs).map(tensorAt),
      output: tensorAt(table.wholes(OPERATOR.outputs)[0] ?? -1),
      options: table.table(OPERATOR.options),
      weights,
    };
    const code = codes[table.whole(OPERATOR.code)] ?? -1;
    // What is not known may not be needed: whoever writes the graph refuses it by this name.
    const unknown = { name: operator.output.name, op: `TensorFlow Lite's ${code}`, input: [], attr: {} };
    nodes.push(...(BUILTIN_OPERATORS.get(code)?.(operator) ?? [unknown]));
  }
  nodes.push(...[...weights.keys()].map((name) => ({ name, op: "Const", input: [], attr: {} })));
  return { nodes, weights };

  function tensorAt(index: number): Tensor {
    const tensor = tensors[index];
    if (tensor === undefined) throw new GraphError(`there is no tensor ${index}`);
    return tensor;
  }
}

/** Files from before 2020 have a code of 7 bits alone. */
function readCode(code: Table): number {
  return Math.max(code.byte(CODE.short), code.whole(CODE.long));
}

function placeholder({ name, dims }: Tensor): GraphNode {
  const dim = dims.map((size) => ({ size }));
  return { name, op: "Placeholder", input: [], attr: { shape: { shape: { dim } } } };
}
