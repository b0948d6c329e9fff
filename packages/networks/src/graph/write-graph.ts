import { encodeOnnx } from "../onnx/encode-onnx.ts";
import { GraphError } from "./graph-error.ts";
import { type GraphNode, readAttribute } from "./graph-model.ts";
import { openGraphWriter } from "./graph-writer.ts";
import { OPERATORS } from "./operators.ts";
import type { Weights } from "./read-weights.ts";

/** A network as TensorFlow knows it, whatever file it came in. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** What its nodes `Const` hold, by name. */
  readonly weights: ReadonlyMap<string, Weights>;
}

/**
 * Writes a graph as an ONNX file (operator set 17).
 *
 * Inputs and outputs keep their names, and pictures their order of sides: batch, height, width, channels. Convolutions stand
 * between transpositions for that; runtimes take out those that cancel each other.
 *
 * @param outputs  Names of the nodes to compute; whatever they do not need is left out. float32.
 * @throws GraphError  for an operator, an attribute or a weight that is not known here.
 */
export function writeGraph(graph: Graph, outputs: readonly string[]): Uint8Array {
  const writer = openGraphWriter(graph.weights);
  const inputs: { readonly name: string; readonly dims: readonly number[] }[] = [];
  for (const node of nodesFor(graph, outputs)) {
    if (node.op === "Const") {
      if (!graph.weights.has(node.name)) throw new GraphError(`there are no weights for ${node.name}`);
    } else if (node.op === "Placeholder") {
      inputs.push({ name: node.name, dims: readAttribute.shape(node, "shape") ?? [] });
    } else {
      if (!Object.hasOwn(OPERATORS, node.op)) throw new GraphError(`the operator ${node.op} is not known here`);
      OPERATORS[node.op](node, writer);
    }
  }
  return encodeOnnx({ ...writer.finish(), inputs, outputs });
}

/** Those that lead to the outputs, each after what it reads. */
function nodesFor({ nodes }: Graph, outputs: readonly string[]): readonly GraphNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const sorted = new Set<GraphNode>();
  const open = new Set<string>();
  function visit(name: string): void {
    const node = byName.get(name);
    if (node === undefined) throw new GraphError(`the graph has no node ${name}`);
    if (sorted.has(node)) return;
    if (open.has(name)) throw new GraphError("the graph has a loop");
    open.add(name);
    for (const input of node.input) visit(input);
    sorted.add(node);
  }
  for (const name of outputs) visit(name);
  return [...sorted];
}
