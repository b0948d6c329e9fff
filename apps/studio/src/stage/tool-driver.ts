import { effect } from "@preact/signals";
import { drawLine } from "../document/draw-line.ts";
import type { Studio } from "../studio.ts";
import { startTool } from "../tools/start-tool.ts";
import type { ToolContext, ToolPointer, ToolState } from "../tools/tool.ts";
import type { Stage } from "./stage.ts";

/** The chosen tool and the state it is in. Pointer and keyboard both speak to tools through this. */
export interface ToolDriver {
  readonly isBusy: () => boolean;
  down(pointer: ToolPointer): void;
  move(pointer: ToolPointer): void;
  up(pointer: ToolPointer): void;
  cancel(): void;
  confirm(): void;
}

export function createToolDriver(studio: Studio, stage: Stage): ToolDriver {
  const context: ToolContext = {
    settings: () => studio.settings.peek(),
    beginEdit: () => studio.cancel(),
    paintLine(from, to, fromRadiusPx, toRadiusPx, { layer, isErasing }) {
      const paper = studio.paper();
      if (paper === undefined) return;
      const changed = drawLine(paper[layer], from, to, fromRadiusPx, toRadiusPx, isErasing ? 0 : 255);
      if (changed !== undefined) paper.onChange(changed);
    },
    selectRectangle: () => undefined,
    selectPolygon: () => undefined,
    selectSimilar: () => undefined,
    commitEdit: (label) => studio.commitPaper(label),
    revertEdit: () => studio.revertPaper(),
  };
  let state: ToolState = startTool(studio.settings.peek().tool, context);

  function enter(next: ToolState): void {
    state = next;
    if (stage.draft.peek() !== next.draft) stage.draft.value = next.draft;
  }

  effect(() => {
    const { tool } = studio.settings.value;
    if (state.name.startsWith(`${tool}.`)) return;
    state.cancel();
    enter(startTool(tool, context));
  });
  return {
    isBusy: () => state.isBusy,
    down: (pointer) => enter(state.pointerDown(pointer)),
    move: (pointer) => enter(state.pointerMove(pointer)),
    up: (pointer) => enter(state.pointerUp(pointer)),
    cancel: () => enter(state.cancel()),
    confirm: () => enter(state.confirm()),
  };
}
