/** A node has at most so many neighbors: the pixels around it. */
export const SLOTS = 8;

/**
 * A flow network between a source and a sink, whose inner nodes have up to eight neighbors.
 *
 * The neighbors of node `n` are in slots `n * 8` to `n * 8 + 7`. Slots come in pairs: when `b` is in slot `s` of `a`, then
 * `a` is in slot `s ^ 1` of `b`.
 */
export interface FlowGraph {
  readonly nodes: number;
  /** The neighbor in each slot, or -1. */
  readonly to: Int32Array;
  /** What can still flow to that neighbor; whole numbers from 0. */
  readonly capacity: Int32Array;
  /** For each node what can still flow into it from the source where positive, from it into the sink where negative. */
  readonly terminal: Int32Array;
}

export function createFlowGraph(nodes: number): FlowGraph {
  return {
    nodes,
    to: new Int32Array(nodes * SLOTS).fill(-1),
    capacity: new Int32Array(nodes * SLOTS),
    terminal: new Int32Array(nodes),
  };
}

/** Whether the cut is the least one, or the best that was known when the steps were used up. */
export interface MinCut {
  /** 1 on the source's side, 0 on the sink's. A node that belongs to neither is on the sink's. */
  readonly side: Uint8Array;
  readonly flow: number;
  readonly isComplete: boolean;
}

const FREE = 0;
const SOURCE = 1;
const SINK = 2;

// What a node's parent is, when it is not the neighbor in a slot 0–7.
const TERMINAL = 8;
const ORPHAN = 9;
const NONE = 10;

/**
 * Finds the least cut between source and sink.
 *
 * @param graph      Its capacities are used up.
 * @param mostSteps  Looks at a node that may be made before it gives up; a picture's graph takes 10 to 100 a node.
 *
 * Deterministic: whole numbers, fixed order. Twin: `reference/min-cut.ts`.
 * Source: Y. Boykov, V. Kolmogorov, "An Experimental Comparison of Min-Cut/Max-Flow Algorithms for Energy Minimization in
 * Vision", IEEE PAMI 26 (2004). Two trees grow from the terminals until they meet, the path between them is filled, and
 * what it cut off looks for new parents, nearest to the terminal first (their section 3.2.3 and the marks of 3.3).
 */
export function findMinCut(graph: FlowGraph, mostSteps = Infinity): MinCut {
  const { nodes, to, capacity, terminal } = graph;
  const tree = new Uint8Array(nodes);
  const parent = new Uint8Array(nodes).fill(NONE);
  const distance = new Int32Array(nodes);
  const stamp = new Int32Array(nodes);
  // Waiting nodes form a list: each knows the next, the last itself, and those outside of it have -1.
  const nextActive = new Int32Array(nodes).fill(-1);
  let firstActive = -1;
  let lastActive = -1;
  let orphans: number[] = [];
  let time = 0;
  let flow = 0;
  let steps = 0;

  const activate = (node: number): void => {
    if (nextActive[node] >= 0) return;
    nextActive[node] = node;
    if (lastActive < 0) firstActive = node;
    else nextActive[lastActive] = node;
    lastActive = node;
  };

  /** Takes the first active node that is still in a tree. */
  const takeActive = (): number => {
    while (firstActive >= 0) {
      const node = firstActive;
      const next = nextActive[node];
      nextActive[node] = -1;
      firstActive = next === node ? -1 : next;
      if (firstActive < 0) lastActive = -1;
      if (tree[node] !== FREE) return node;
    }
    return -1;
  };

  const makeOrphan = (node: number): void => {
    parent[node] = ORPHAN;
    orphans.push(node);
  };

  /** Grows the tree around an active node. @returns The slot that leads into the other tree, or -1. */
  const grow = (node: number): number => {
    const own = tree[node];
    const base = node * SLOTS;
    for (let slot = 0; slot < SLOTS; slot++) {
      const other = to[base + slot];
      if (other < 0) continue;
      const room = own === SOURCE ? capacity[base + slot] : capacity[other * SLOTS + (slot ^ 1)];
      if (room === 0) continue;
      if (tree[other] === FREE) {
        tree[other] = own;
        parent[other] = slot ^ 1;
        stamp[other] = stamp[node];
        distance[other] = distance[node] + 1;
        activate(other);
      } else if (tree[other] !== own) {
        return slot;
      } else if (stamp[other] <= stamp[node] && distance[other] > distance[node] + 1) {
        // A shorter way to the terminal.
        parent[other] = slot ^ 1;
        stamp[other] = stamp[node];
        distance[other] = distance[node] + 1;
      }
    }
    return -1;
  };

  /** How much fits through a tree's path from a node to its terminal, at most `limit`. */
  const roomToTerminal = (start: number, limit: number): number => {
    let room = limit;
    let node = start;
    while (parent[node] !== TERMINAL) {
      const slot = parent[node];
      const other = to[node * SLOTS + slot];
      const here = tree[start] === SOURCE ? capacity[other * SLOTS + (slot ^ 1)] : capacity[node * SLOTS + slot];
      if (here < room) room = here;
      node = other;
    }
    return Math.min(room, Math.abs(terminal[node]));
  };

  const fillToTerminal = (start: number, amount: number): void => {
    const isSource = tree[start] === SOURCE;
    let node = start;
    while (parent[node] !== TERMINAL) {
      const slot = parent[node];
      const other = to[node * SLOTS + slot];
      const up = node * SLOTS + slot;
      const down = other * SLOTS + (slot ^ 1);
      const used = isSource ? down : up;
      capacity[used] -= amount;
      capacity[isSource ? up : down] += amount;
      if (capacity[used] === 0) makeOrphan(node);
      node = other;
    }
    terminal[node] += isSource ? -amount : amount;
    if (terminal[node] === 0) makeOrphan(node);
  };

  const augment = (sourceNode: number, slot: number): void => {
    const bridge = sourceNode * SLOTS + slot;
    const sinkNode = to[bridge];
    const amount = roomToTerminal(sinkNode, roomToTerminal(sourceNode, capacity[bridge]));
    capacity[bridge] -= amount;
    capacity[sinkNode * SLOTS + (slot ^ 1)] += amount;
    fillToTerminal(sourceNode, amount);
    fillToTerminal(sinkNode, amount);
    flow += amount;
  };

  /** Steps from a node to its terminal, or -1 when its path ends at an orphan. Marks the path, so it is walked once. */
  const distanceToTerminal = (start: number): number => {
    let count = 0;
    let node = start;
    while (stamp[node] !== time && parent[node] !== TERMINAL) {
      steps++;
      if (parent[node] === ORPHAN || parent[node] === NONE) return -1;
      count++;
      node = to[node * SLOTS + parent[node]];
    }
    if (stamp[node] !== time) {
      stamp[node] = time;
      distance[node] = 1;
    }
    const total = count + distance[node];
    let left = total;
    for (let mark = start; stamp[mark] !== time; mark = to[mark * SLOTS + parent[mark]]) {
      stamp[mark] = time;
      distance[mark] = left--;
    }
    return total;
  };

  const adopt = (node: number): void => {
    const own = tree[node];
    const base = node * SLOTS;
    let best = NONE;
    let bestDistance = Infinity;
    for (let slot = 0; slot < SLOTS; slot++) {
      const other = to[base + slot];
      if (other < 0 || tree[other] !== own) continue;
      const room = own === SOURCE ? capacity[other * SLOTS + (slot ^ 1)] : capacity[base + slot];
      if (room === 0) continue;
      const far = distanceToTerminal(other);
      if (far >= 0 && far < bestDistance) {
        bestDistance = far;
        best = slot;
      }
    }
    if (best !== NONE) {
      parent[node] = best;
      stamp[node] = time;
      distance[node] = bestDistance + 1;
      return;
    }
    for (let slot = 0; slot < SLOTS; slot++) {
      const other = to[base + slot];
      if (other < 0 || tree[other] !== own) continue;
      const room = own === SOURCE ? capacity[other * SLOTS + (slot ^ 1)] : capacity[base + slot];
      if (room > 0) activate(other);
      if (parent[other] === (slot ^ 1)) makeOrphan(other);
    }
    tree[node] = FREE;
    parent[node] = NONE;
  };

  flow += fillShortPaths(graph);
  for (let node = 0; node < nodes; node++) {
    if (terminal[node] === 0) continue;
    tree[node] = terminal[node] > 0 ? SOURCE : SINK;
    parent[node] = TERMINAL;
    distance[node] = 1;
    activate(node);
  }

  let isComplete = true;
  let current = -1;
  for (;;) {
    // After a path was filled the same node goes on, if it is still in a tree.
    if (current < 0 || tree[current] === FREE) current = takeActive();
    if (current < 0) break;
    if (++steps > mostSteps) {
      isComplete = false;
      break;
    }
    const slot = grow(current);
    if (slot < 0) {
      current = -1;
      continue;
    }
    time++;
    if (tree[current] === SOURCE) augment(current, slot);
    else augment(to[current * SLOTS + slot], slot ^ 1);
    while (orphans.length > 0) {
      const waiting = orphans;
      orphans = [];
      for (const orphan of waiting) {
        steps++;
        adopt(orphan);
      }
    }
  }
  return { side: tree.map((own) => (own === SOURCE ? 1 : 0)), flow, isComplete };
}

/** Fills the paths that lead over a single link. In noise these are most, and trees are slow at finding them. */
function fillShortPaths({ nodes, to, capacity, terminal }: FlowGraph): number {
  let flow = 0;
  for (let node = 0; node < nodes; node++) {
    for (let slot = 0; slot < SLOTS && terminal[node] > 0; slot++) {
      const link = node * SLOTS + slot;
      const other = to[link];
      if (other < 0 || terminal[other] >= 0) continue;
      const amount = Math.min(terminal[node], capacity[link], -terminal[other]);
      capacity[link] -= amount;
      capacity[other * SLOTS + (slot ^ 1)] += amount;
      terminal[node] -= amount;
      terminal[other] += amount;
      flow += amount;
    }
  }
  return flow;
}
