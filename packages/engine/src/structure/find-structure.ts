import type { Kernels } from "@lacuna/kernel";
import type { Stage } from "../fill/pyramid.ts";
import { drawBridges, type Sketch } from "./draw-bridges.ts";
import { findEnds } from "./find-ends.ts";
import { followEdge } from "./follow-edge.ts";
import { matchRays } from "./match-rays.ts";
import { viewStage } from "./view.ts";

/** Edges are looked for at the finest level with at most so many targets: finer ones would take long. */
const MOST_TARGETS = 24_000;

/**
 * Finds edges that cross the hole, and sketches them for the level in which they are found and all coarser ones.
 *
 * @returns  For each stage a sketch, or nothing.
 */
export function findStructure(k: Kernels, stages: readonly Stage[]): (Sketch | undefined)[] {
  const few = stages.findIndex(({ roles }) => roles.targets <= MOST_TARGETS);
  const index = few < 0 ? stages.length - 1 : few;
  const view = viewStage(k, stages[index]);
  const rays = findEnds(view)
    .map((end) => followEdge(view, end))
    .filter((ray) => ray !== undefined);
  const bridges = matchRays(view, rays);
  return stages.map((stage, i) =>
    bridges.length === 0 || i < index ? undefined : drawBridges(viewStage(k, stage), bridges, 2 ** (i - index)),
  );
}
