import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutValue, leastCutValue } from "../reference/min-cut.ts";
import { createFlowGraph, findMinCut, type FlowGraph, SLOTS } from "./min-cut.ts";

const WAYS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [-1, 1],
] as const;

/** A grid with links in all eight directions whose capacities, both ways, are drawn; many of them 0. */
function gridOf(width: number, height: number, draw: () => number): FlowGraph {
  const graph = createFlowGraph(width * height);
  for (let node = 0; node < graph.nodes; node++) {
    graph.terminal[node] = draw() - draw();
    const x = node % width;
    const y = Math.floor(node / width);
    WAYS.forEach(([dx, dy], way) => {
      if (x + dx < 0 || x + dx >= width || y + dy >= height) return;
      const other = node + dy * width + dx;
      graph.to[node * SLOTS + 2 * way] = other;
      graph.to[other * SLOTS + 2 * way + 1] = node;
      graph.capacity[node * SLOTS + 2 * way] = draw();
      graph.capacity[other * SLOTS + 2 * way + 1] = draw();
    });
  }
  return graph;
}

const copyOf = ({ nodes, to, capacity, terminal }: FlowGraph): FlowGraph => ({
  nodes,
  to,
  capacity: capacity.slice(),
  terminal: terminal.slice(),
});

const anyGrid = fc
  .tuple(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 3 }),
    fc.infiniteStream(fc.oneof(fc.constant(0), fc.nat(4), fc.nat(1000))),
  )
  .map(([width, height, draws]) => gridOf(width, height, () => Number(draws.next().value)));

describe("findMinCut", () => {
  it("cuts as little as the best of all cuts, and as much as flows", () => {
    fc.assert(
      fc.property(anyGrid, (graph) => {
        const { side, flow, isComplete } = findMinCut(copyOf(graph));
        expect(isComplete).toBe(true);
        expect(flow).toBe(leastCutValue(graph));
        expect(cutValue(graph, side)).toBe(flow);
      }),
      { numRuns: 500 },
    );
  });

  it("cuts as much as flows on grids too large to try", () => {
    const anySeed = fc.infiniteStream(fc.oneof(fc.nat(3), fc.nat(100)));
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 25 }), fc.integer({ min: 5, max: 25 }), anySeed, (width, height, draws) => {
        const graph = gridOf(width, height, () => Number(draws.next().value));
        const { side, flow } = findMinCut(copyOf(graph));
        // A cut that equals a flow is least, and the flow greatest.
        expect(cutValue(graph, side)).toBe(flow);
      }),
      { numRuns: 60 },
    );
  });

  it("stops when its steps are used up, with a cut all the same", () => {
    let state = 7;
    const graph = gridOf(30, 30, () => (state = (state * 31 + 11) % 101));
    const { side, isComplete } = findMinCut(copyOf(graph), 500);
    expect(isComplete).toBe(false);
    expect(side).toHaveLength(900);
  });

  it("leaves a graph without a source on the sink's side", () => {
    const graph = createFlowGraph(2);
    graph.terminal.set([0, -3]);
    expect(findMinCut(graph)).toEqual({ side: Uint8Array.of(0, 0), flow: 0, isComplete: true });
  });
});
