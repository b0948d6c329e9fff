import { effect } from "@preact/signals";
import { drawStroke } from "@lacuna/selection";
import { commitPaper, drawOnPaper, revertPaper } from "../actions/edit-selection.ts";
import { selectObject, selectPolygon, selectRectangle, selectSimilar } from "../actions/select-shapes.ts";
import type { Studio } from "../studio.ts";
import { startTool } from "../tools/start-tool.ts";
import type { ToolContext, ToolPointer, ToolState } from "../tools/tool.ts";
import type { Stage } from "./stage.ts";

/** The chosen tool and the state it is in. Pointer and keyboard both speak to tools through this. */
export interface ToolDriver {
  readonly isBusy: () => boolean;
  readonly down: (pointer: ToolPointer) => void;
  readonly move: (pointer: ToolPointer) => void;
  readonly up: (pointer: ToolPointer) => void;
  /** Escape, a second finger, or another tool. */
  readonly cancel: () => void;
  readonly stop: () => void;
}

/** A smaller brush could pass between the centers of pixels and mark nothing. */
const LEAST_RADIUS_PX = 0.71;

export function createToolDriver(studio: Studio, stage: Stage): ToolDriver {
  const context = toolContext(studio);
  let state: ToolState = startTool(studio.settings.peek().tool, context);

  function enter(next: ToolState): void {
    state = next;
    if (stage.draft.peek() !== next.draft) stage.draft.value = next.draft;
  }

  let shape = studio.settings.peek().objectShape;
  const stop = effect(() => {
    const { tool, objectShape } = studio.settings.value;
    if (state.tool === tool && shape === objectShape) return;
    shape = objectShape;
    state.cancel();
    enter(startTool(tool, context));
  });
  return {
    isBusy: () => state.isBusy,
    down: (pointer) => enter(state.pointerDown(pointer)),
    move: (pointer) => enter(state.pointerMove(pointer)),
    up: (pointer) => enter(state.pointerUp(pointer)),
    cancel: () => enter(state.cancel()),
    stop,
  };
}

function toolContext(studio: Studio): ToolContext {
  return {
    settings: () => studio.settings.peek(),
    beginEdit: () => studio.cancel(),
    paintLine(from, to, fromRadiusPx, toRadiusPx, { layer, isErasing }) {
      const ends = [
        { ...from, radiusPx: Math.max(LEAST_RADIUS_PX, fromRadiusPx) },
        { ...to, radiusPx: Math.max(LEAST_RADIUS_PX, toRadiusPx) },
      ];
      drawOnPaper(studio, layer, (mask) => drawStroke(mask, ends, isErasing ? 0 : 255));
    },
    selectRectangle: (from, to, isErasing) => selectRectangle(studio, from, to, isErasing),
    selectPolygon: (points, isErasing) => selectPolygon(studio, points, isErasing),
    selectSimilar: (point, isErasing) => void selectSimilar(studio, point, isErasing),
    selectObject: (hint, isErasing) => void selectObject(studio, hint, isErasing),
    commitEdit: (label) => commitPaper(studio, label),
    revertEdit: () => revertPaper(studio),
  };
}
