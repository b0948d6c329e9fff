import { blendMembrane, fillHarmonic, type Kernels, type Layout, type Level } from "@lacuna/kernel";
import { growRect } from "@lacuna/raster";
import type { FillSettings, Scene } from "../protocol.ts";
import { fillLevels, type LevelReport } from "./fill-levels.ts";
import { buildPyramid } from "./pyramid.ts";
import { loadScene, storeHole } from "./scene-memory.ts";

/** Sweeps of the solver where its result is the fill itself, and where it only evens out tones. */
const FILL_SWEEPS = 30;
const MEMBRANE_SWEEPS = 4;
/** Larger differences at the border, in levels of 255, are edges that the fill has not met, not tone. */
const MEMBRANE_LIMIT = 90;

export interface FillReport {
  readonly progress: LevelReport["progress"];
  /** Called when a level coarser than full resolution has its fill, with the meaning of its four bytes a pixel. */
  readonly preview: (level: Level, layout: Layout) => void;
}

/**
 * Fills the hole of one scene, in the scene's own samples; known samples stay as they are.
 *
 * @returns  Whether there was no patch to copy from, and the hole was filled smoothly instead.
 */
export function fillScene(k: Kernels, scene: Scene, settings: FillSettings, report: FillReport): boolean {
  const mark = k.arena.mark();
  const loaded = loadScene(k, scene);
  const { base, layout } = loaded;
  const stages = buildPyramid(k, base, layout === "color");
  const [finest] = stages;
  if (finest === undefined) fillHarmonic(k, base, FILL_SWEEPS);
  else {
    fillLevels(k, stages, settings, {
      progress: report.progress,
      preview: (level) => report.preview(level, layout),
    });
    // The coarser levels have done their part; the membrane can have their memory.
    k.arena.release(finest.end);
    blendMembrane(k, finest.level, finest.roles, finest.field, {
      area: growRect(scene.bounds, 1, base.width, base.height),
      limit: MEMBRANE_LIMIT,
      sweeps: MEMBRANE_SWEEPS,
      channels: layout === "color" ? 3 : 4,
    });
  }
  storeHole(k, scene, loaded);
  k.arena.release(mark);
  return finest === undefined;
}
