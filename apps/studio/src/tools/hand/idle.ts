import type { ToolState } from "../tool.ts";

/** Does nothing to the document: the stage itself moves the picture while the hand is chosen. */
export function handIdle(): ToolState {
  const self: ToolState = {
    tool: "hand",
    isBusy: false,
    pointerDown: () => self,
    pointerMove: () => self,
    pointerUp: () => self,
    cancel: () => self,
  };
  return self;
}
