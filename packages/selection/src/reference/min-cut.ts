import { type FlowGraph, SLOTS } from "../refine/min-cut.ts";

/** What is cut when the nodes are on these sides: 1 is the source's. */
export function cutValue({ nodes, to, capacity, terminal }: FlowGraph, side: ArrayLike<number>): number {
  let value = 0;
  for (let node = 0; node < nodes; node++) {
    if (side[node] === 0 && terminal[node] > 0) value += terminal[node];
    if (side[node] === 1 && terminal[node] < 0) value -= terminal[node];
    for (let slot = node * SLOTS; slot < (node + 1) * SLOTS; slot++) {
      if (to[slot] >= 0 && side[node] === 1 && side[to[slot]] === 0) value += capacity[slot];
    }
  }
  return value;
}

/** Slow twin of `findMinCut`: tries all cuts. Up to some 16 nodes. */
export function leastCutValue(graph: FlowGraph): number {
  let least = Infinity;
  for (let bits = 0; bits < 2 ** graph.nodes; bits++) {
    const side = Array.from({ length: graph.nodes }, (_, node) => (bits >> node) & 1);
    least = Math.min(least, cutValue(graph, side));
  }
  return least;
}
