import { assertNever } from "../assert-never.ts";
import { copyPicture } from "../save/copy-picture.ts";
import { clearSelection } from "../selection-actions.ts";
import { stepBrush } from "../state/settings.ts";
import type { CompareMode } from "../state/run-state.ts";
import type { Stage } from "../stage/stage.ts";
import type { ToolDriver } from "../stage/tool-driver.ts";
import type { Studio } from "../studio.ts";
import { findCommand, type KeyCommand } from "./key-map.ts";

/** Acts on keys anywhere on the page, except where something is typed or a dialog is open. */
export function listenToKeys(
  studio: Studio,
  stage: Stage,
  driver: ToolDriver,
  onOpen: () => void,
): { isSpaceHeld: () => boolean; stop: () => void } {
  let isSpaceHeld = false;

  function down(event: KeyboardEvent): void {
    if (studio.dialog.peek() !== "none" || isTyping(event.target)) return;
    if (event.key === " " && !isControl(event.target)) {
      isSpaceHeld = true;
      event.preventDefault();
      return;
    }
    const command = findCommand(event);
    if (command === undefined) return;
    event.preventDefault();
    if (!event.repeat || command.kind === "zoom" || command.kind === "brushSize") act(command);
  }

  function up(event: KeyboardEvent): void {
    if (event.key === " ") isSpaceHeld = false;
    if (event.key === "\\") studio.isHoldingBefore.value = false;
  }

  function act(command: KeyCommand): void {
    switch (command.kind) {
      case "tool":
        studio.compare.value = "off";
        studio.change({ tool: command.tool });
        return;
      case "brushSize":
        studio.change({ brushRadiusPx: stepBrush(studio.settings.peek().brushRadiusPx, command.steps) });
        return;
      case "zoom":
        stage.zoomBy(command.factor);
        return;
      case "open":
        onOpen();
        return;
      case "save":
        studio.dialog.value = "save";
        return;
      case "erase":
        void studio.erase();
        return;
      case "cancel":
        if (driver.isBusy()) driver.cancel();
        else if (studio.run.peek().state === "running") studio.cancel();
        else studio.compare.value = "off";
        return;
      case "undo":
        studio.undo();
        return;
      case "redo":
        studio.redo();
        return;
      case "fit":
        stage.fit();
        return;
      case "actualSize":
        stage.zoomTo(1 / devicePixelRatio);
        return;
      case "holdBefore":
        studio.isHoldingBefore.value = studio.hasResult.peek();
        return;
      case "slider":
        toggleCompare("slider");
        return;
      case "sideBySide":
        toggleCompare("side");
        return;
      case "blink":
        studio.isBlinking.value = studio.hasResult.peek() && !studio.isBlinking.peek();
        return;
      case "autoRun":
        studio.change({ isAutoRun: !studio.settings.peek().isAutoRun });
        return;
      case "help":
        studio.dialog.value = "keys";
        return;
      case "copy":
        void copyPicture(studio);
        return;
      case "clear":
        clearSelection(studio);
        return;
      case "invert":
        return;
      default:
        assertNever(command);
    }
  }

  function toggleCompare(mode: CompareMode): void {
    studio.compare.value = studio.compare.peek() === mode || !studio.hasResult.peek() ? "off" : mode;
  }

  const controller = new AbortController();
  const { signal } = controller;
  document.addEventListener("keydown", down, { signal });
  document.addEventListener("keyup", up, { signal });
  addEventListener(
    "blur",
    () => {
      isSpaceHeld = false;
      studio.isHoldingBefore.value = false;
    },
    { signal },
  );
  return { isSpaceHeld: () => isSpaceHeld, stop: () => controller.abort() };
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !["range", "radio", "checkbox"].includes(target.type);
}

/** Space presses a button or turns a switch that has the focus. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLButtonElement || target instanceof HTMLInputElement;
}
