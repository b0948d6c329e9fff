import { actOnKey, type KeyTargets } from "./act-on-key.ts";
import { findCommand } from "./key-map.ts";

/** Acts on keys anywhere on the page, except where something is typed or a dialog is open. */
export function listenToKeys(targets: KeyTargets): { isSpaceHeld: () => boolean; stop: () => void } {
  const { studio } = targets;
  let isSpaceHeld = false;

  function down(event: KeyboardEvent): void {
    if (isTyping(event.target) || isDialogOpen(event.target)) return;
    if (event.key === " " && !isControl(event.target)) {
      isSpaceHeld = true;
      event.preventDefault();
      return;
    }
    const command = findCommand(event);
    if (command === undefined) return;
    event.preventDefault();
    const isRepeated = command.kind === "zoom" || command.kind === "brushSize";
    if (!event.repeat || isRepeated) actOnKey(targets, command);
  }

  function up(event: KeyboardEvent): void {
    if (event.key === " ") isSpaceHeld = false;
    if (event.key === "\\") studio.isHoldingBefore.value = false;
  }

  /** What is held down when the window loses the focus is let go elsewhere. */
  function letGo(): void {
    isSpaceHeld = false;
    studio.isHoldingBefore.value = false;
  }

  function isDialogOpen(target: EventTarget | null): boolean {
    const isModal = studio.dialog.peek() !== "none" && studio.dialog.peek() !== "settings";
    return isModal || (target instanceof Element && target.closest("[popover]") !== null);
  }

  const controller = new AbortController();
  const { signal } = controller;
  document.addEventListener("keydown", down, { signal });
  document.addEventListener("keyup", up, { signal });
  addEventListener("blur", letGo, { signal });
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
