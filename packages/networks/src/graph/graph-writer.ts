import type { OnnxAttribute, OnnxConstant, OnnxNode } from "../onnx/encode-onnx.ts";
import { GraphError } from "./graph-error.ts";
import type { GraphNode } from "./graph-model.ts";
import type { FloatWeights, Weights } from "./read-weights.ts";

/** What operators are written with. Names of tensors are the graph's own; those in between are numbered. */
export interface GraphWriter {
  /** @param output  Default: a new name. @returns  The output's name. */
  add(op: string, inputs: readonly string[], attributes?: OnnxNode["attributes"], output?: string): string;
  /** @returns  Its name. */
  floats(dims: readonly number[], values: ArrayLike<number>): string;
  /** Of 64 bits, as ONNX wants sizes and axes. */
  wholes(values: readonly number[]): string;
  /** The numbers of a constant that an operator needs to know, such as axes. @throws GraphError  when it is computed. */
  valuesOf(node: GraphNode, input: number): Weights;
  floatsOf(node: GraphNode, input: number): FloatWeights;
}

export interface Written {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxConstant[];
}

export function openGraphWriter(weights: ReadonlyMap<string, Weights>): GraphWriter & { finish(): Written } {
  const nodes: OnnxNode[] = [];
  const constants: OnnxConstant[] = [];
  let count = 0;
  const newName = (): string => `/${count++}`;

  function keep(dims: readonly number[], data: OnnxConstant["data"]): string {
    const name = newName();
    constants.push({ name, dims, data });
    return name;
  }

  function valuesOf(node: GraphNode, input: number): Weights {
    const found = weights.get(node.input[input] ?? "");
    if (found === undefined) throw new GraphError(`${node.op} ${node.name}: its input ${input} is no constant`);
    return found;
  }

  return {
    add(op, inputs, attributes: Readonly<Record<string, OnnxAttribute>> = {}, output = newName()) {
      nodes.push({ op, inputs, output, attributes });
      return output;
    },
    floats: (dims, values) => keep(dims, values instanceof Float32Array ? values : Float32Array.from(values)),
    wholes: (values) => keep([values.length], BigInt64Array.from(values, BigInt)),
    valuesOf,
    floatsOf(node, input) {
      const found = valuesOf(node, input);
      if (found.type === "float32") return found;
      throw new GraphError(`${node.op} ${node.name}: its input ${input} holds whole numbers`);
    },
    finish() {
      // Many constants were only read: axes, and filters that were written anew in another order.
      const used = new Set(nodes.flatMap(({ inputs }) => inputs));
      const own = [...weights].flatMap(([name, { dims, data }]) => (used.has(name) ? [{ name, dims, data }] : []));
      return { nodes, constants: [...own, ...constants] };
    },
  };
}
