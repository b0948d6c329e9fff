import { blendMembrane, fillHarmonic, type Kernels, type Layout, type Level, type ToneSettings } from "@lacuna/kernel";
import { growRect, type Rect } from "@lacuna/raster";
import type { FillSettings, Scene } from "../protocol.ts";
import { fillLevels, type LevelReport } from "./fill-levels.ts";
import { buildPyramid } from "./pyramid.ts";
import { type FilledRows, loadScene, unloadHole } from "./scene-memory.ts";

/** Sweeps of the solver where its result is the fill itself, and where it only evens out tones. */
const FILL_SWEEPS = 30;
const MEMBRANE_SWEEPS = 2;
/** Larger differences at the border, in levels of 255, are edges that the fill has not met, not tone. */
const MEMBRANE_LIMIT = 90;
/** What of differences inside the hole is tone. On 52 cases step limits of 20, 40 and 64 gave ever lower deep-feature distances. */
const TONES: ToneSettings = { stepLimit: 56, borderLimit: MEMBRANE_LIMIT, sweeps: 4 };
/** Patches reach three pixels out of the hole, and what is known one further. */
const TONE_MARGIN = 4;
/**
 * Where few of so many pixels are targets, as with strokes all over a large picture, tones would take more memory than all
 * the rest of the fill, for holes that the membrane serves nearly as well.
 */
const LARGE_AREA = 4_000_000;
const SPARSE_SHARE = 0.25;

export interface FillReport {
  readonly progress: LevelReport["progress"];
  /** Called when a level coarser than full resolution has its fill, with the meaning of its four bytes a pixel. */
  readonly preview: (level: Level, layout: Layout) => void;
  /** Called at the end, with all rows of the scene's bounds, some at a time. */
  readonly rows: (rows: FilledRows) => void;
}

/**
 * Fills the hole of one scene, whose arrays are empty afterwards, and hands over what it filled.
 *
 * @returns  Whether there was no patch to copy from, and the hole was filled smoothly instead.
 */
export function fillScene(k: Kernels, scene: Scene, settings: FillSettings, report: FillReport): boolean {
  const mark = k.arena.mark();
  const { base, layout } = loadScene(k, scene);
  const stages = buildPyramid(k, base, layout === "color");
  const [finest] = stages;
  if (finest === undefined) fillHarmonic(k, base, FILL_SWEEPS);
  else {
    const isHandedDown = fillLevels(k, stages, settings, layout, {
      progress: report.progress,
      preview: (level) => report.preview(level, layout),
    });
    // The coarser levels have done their part; the membrane can have their memory.
    k.arena.release(finest.end);
    const area = growRect(scene.bounds, TONE_MARGIN, base.width, base.height);
    blendMembrane(k, finest.level, finest.roles, finest.field, {
      area,
      limit: MEMBRANE_LIMIT,
      sweeps: MEMBRANE_SWEEPS,
      channels: layout === "color" ? 3 : 4,
      // What a guide led to has the guide's tones: evened out, dark things fade into what is behind them.
      ...(!isHandedDown && isWorthTones(area, finest.roles.targets) && { tones: TONES }),
    });
  }
  unloadHole(k, scene, { base: finest?.level ?? base, layout }, report.rows);
  k.arena.release(mark);
  return finest === undefined;
}

function isWorthTones(area: Rect, targets: number): boolean {
  const pixels = area.width * area.height;
  return pixels <= LARGE_AREA || targets > SPARSE_SHARE * pixels;
}
