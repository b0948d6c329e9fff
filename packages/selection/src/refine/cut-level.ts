import type { ColorView } from "../color-view.ts";
import { colorCost, type GaussianMixture } from "./gaussian-mixture.ts";
import { INSIDE, type Labels, OPEN } from "./labels.ts";
import { createFlowGraph, findMinCut, type FlowGraph, SLOTS } from "./min-cut.ts";

export interface ColorModels {
  readonly inside: GaussianMixture;
  readonly outside: GaussianMixture;
}

export interface CutSettings {
  /** What it costs to part two neighbors of equal color, in units of a color's cost. GrabCut's gamma. */
  readonly smoothness: number;
  /** The most that a pixel's color can speak for one side, in the same units. */
  readonly mostEvidence: number;
  readonly stepsPerNode: number;
}

/**
 * A border that takes more nodes stays as it is: foliage or noise in a large picture. So many need some 100 MB and, at
 * worst, a few seconds; an object's outline at 24 megapixels takes a tenth.
 */
const MOST_NODES = 1_000_000;

/** A cut works on whole numbers: so many are one unit of cost. */
const SCALE = 100;

// The neighbors by slot: a way and the way back, in pairs. The even ones lie ahead in scan order.
const NEIGHBOR_X = [1, -1, 0, 0, 1, -1, -1, 1];
const NEIGHBOR_Y = [0, 0, 1, -1, 1, -1, 1, -1];
const NEAR = 1;
const DIAGONAL = Math.SQRT1_2;
const NEARNESS = [NEAR, NEAR, DIAGONAL, DIAGONAL];
/** The costs of parting colors are looked up by their squared difference, in steps of 2^this. */
const DIFFERENCE_SHIFT = 4;

/**
 * Decides for each open pixel on which side it is, so that colors fit their side's model and the border follows edges.
 *
 * @param labels  Changed in place: bit 0 of the open pixels.
 * @param bias    What else speaks for the inside, for each pixel, in units of a color's cost.
 *
 * Source: C. Rother, V. Kolmogorov, A. Blake, "GrabCut: Interactive Foreground Extraction Using Iterated Graph Cuts",
 * SIGGRAPH 2004, equations 2 to 11. Differs: what is settled is no node, but its links count as evidence for its side.
 */
export function cutLevel(
  view: ColorView,
  labels: Labels,
  models: ColorModels,
  settings: CutSettings,
  bias?: Float32Array,
): void {
  const open = listOpen(labels);
  if (open.length === 0 || open.length > MOST_NODES) return;
  const partingCosts = tabulatePartingCosts(meanDifference(view, labels, open), settings.smoothness);
  const graph = buildGraph(view, labels, open, models, partingCosts, settings);
  if (bias !== undefined) open.forEach((at, node) => (graph.terminal[node] += Math.round(SCALE * bias[at])));
  const { side } = findMinCut(graph, settings.stepsPerNode * open.length);
  open.forEach((at, node) => (labels.data[at] = OPEN | side[node]));
}

/** Where the open pixels lie: a node each. In a large picture they are few, and all that follows keeps to them. */
function listOpen({ data }: Labels): Int32Array {
  let count = 0;
  for (let at = 0; at < data.length; at++) count += (data[at] & OPEN) >> 1;
  const open = new Int32Array(count);
  let node = 0;
  for (let at = 0; node < count; at++) if ((data[at] & OPEN) !== 0) open[node++] = at;
  return open;
}

function difference(data: Uint8Array, a: number, b: number): number {
  const red = data[a] - data[b];
  const green = data[a + 1] - data[b + 1];
  const blue = data[a + 2] - data[b + 2];
  return red * red + green * green + blue * blue;
}

/** Mean squared difference of open pixels to their right and lower neighbors. */
function meanDifference(view: ColorView, { width, height }: Labels, open: Int32Array): number {
  let sum = 0;
  let pairs = 0;
  for (const pixel of open) {
    const y = Math.floor(pixel / width);
    const x = pixel - y * width;
    if (x + 1 === width || y + 1 === height) continue;
    const at = view.start + y * view.rowStride + x * view.pixelStride;
    sum += difference(view.data, at, at + view.pixelStride) + difference(view.data, at, at + view.rowStride);
    pairs += 2;
  }
  return pairs === 0 ? 0 : sum / pairs;
}

/** For each of the four directions in turn, by squared difference. */
function tabulatePartingCosts(mean: number, smoothness: number): Int32Array[] {
  // Equal everywhere: every border costs the same.
  const beta = mean === 0 ? 0 : 1 / (2 * mean);
  const entries = ((3 * 255 * 255) >> DIFFERENCE_SHIFT) + 1;
  return NEARNESS.map((nearness) =>
    Int32Array.from({ length: entries }, (_, index) =>
      Math.round(SCALE * smoothness * nearness * Math.exp(-beta * (index << DIFFERENCE_SHIFT))),
    ),
  );
}

function buildGraph(
  view: ColorView,
  labels: Labels,
  open: Int32Array,
  models: ColorModels,
  partingCosts: readonly Int32Array[],
  settings: CutSettings,
): FlowGraph {
  const { width, height, data } = labels;
  const graph = createFlowGraph(open.length);
  // Node numbers of this row and the next: all that links need.
  let here = new Int32Array(width);
  let below = new Int32Array(width);
  let numbered = -1;
  for (let first = 0, end = 0; first < open.length; first = end) {
    const y = Math.floor(open[first] / width);
    if (numbered === y) [here, below] = [below, here];
    else numberRow(open, first, y, here);
    end = endOfRow(open, first, (y + 1) * width);
    numberRow(open, end, y + 1, below);
    numbered = y + 1;
    for (let node = first; node < end; node++) {
      const x = open[node] - y * width;
      const color = view.start + y * view.rowStride + x * view.pixelStride;
      let inside = evidence(view.data, color, models, settings.mostEvidence);
      for (let slot = 0; slot < SLOTS; slot++) {
        const i = x + NEIGHBOR_X[slot];
        const j = y + NEIGHBOR_Y[slot];
        if (i < 0 || j < 0 || i >= width || j >= height) continue;
        const label = data[j * width + i];
        const isSettled = (label & OPEN) === 0;
        // An open pair is linked from the first of the two.
        if (!isSettled && (slot & 1) === 1) continue;
        const otherColor = view.start + j * view.rowStride + i * view.pixelStride;
        const cost = partingCosts[slot >> 1][difference(view.data, color, otherColor) >> DIFFERENCE_SHIFT];
        if (isSettled) inside += (label & INSIDE) !== 0 ? cost : -cost;
        else linkNodes(graph, node, j === y ? here[i] : below[i], slot, cost);
      }
      graph.terminal[node] = inside;
    }
  }
  return graph;
}

/** The first node from `first` on that lies at or behind a place. */
function endOfRow(open: Int32Array, first: number, place: number): number {
  let end = first;
  while (end < open.length && open[end] < place) end++;
  return end;
}

/** Writes the nodes of a row, -1 where a pixel is settled. `first` is the first node that lies in the row or behind it. */
function numberRow(open: Int32Array, first: number, row: number, out: Int32Array): void {
  out.fill(-1);
  const end = endOfRow(open, first, (row + 1) * out.length);
  for (let node = first; node < end; node++) out[open[node] - row * out.length] = node;
}

/** How much a pixel's color speaks for the inside. */
function evidence(data: Uint8Array, at: number, { inside, outside }: ColorModels, most: number): number {
  const red = data[at];
  const green = data[at + 1];
  const blue = data[at + 2];
  const gain = colorCost(outside, red, green, blue) - colorCost(inside, red, green, blue);
  return Math.round(SCALE * Math.min(most, Math.max(-most, gain)));
}

function linkNodes({ to, capacity }: FlowGraph, a: number, b: number, slot: number, cost: number): void {
  const there = a * SLOTS + slot;
  const back = b * SLOTS + (slot ^ 1);
  to[there] = b;
  to[back] = a;
  capacity[there] = cost;
  capacity[back] = cost;
}
