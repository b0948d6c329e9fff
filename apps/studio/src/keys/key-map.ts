import type { ToolName } from "../state/settings.ts";

/** Everything that a key does. */
export type KeyCommand =
  | { readonly kind: "tool"; readonly tool: ToolName }
  | { readonly kind: "brushSize" | "variation" | "growSelection"; readonly steps: number }
  | { readonly kind: "zoom"; readonly factor: number }
  | {
      readonly kind:
        | "open"
        | "takePicture"
        | "save"
        | "copy"
        | "loadMask"
        | "saveMask"
        | "requests"
        | "erase"
        | "extend"
        | "cancel"
        | "undo"
        | "redo"
        | "fit"
        | "actualSize"
        | "holdBefore"
        | "slider"
        | "sideBySide"
        | "blink"
        | "invert"
        | "snap"
        | "findText"
        | "findPeople"
        | "shadow"
        | "clear"
        | "subtract"
        | "autoRun"
        | "rim"
        | "help";
    };

export const KEY_GROUPS = ["Tools", "Selection", "Erasing", "Looking", "File"] as const;

export interface KeyBinding {
  /** As `KeyboardEvent.key`, letters in lower case. */
  readonly key: string;
  /** Control, or Command on a Mac. */
  readonly isControl?: boolean;
  readonly isShift?: boolean;
  readonly command: KeyCommand;
  readonly label: string;
  readonly group: (typeof KEY_GROUPS)[number];
}

export const KEY_MAP: readonly KeyBinding[] = [
  { key: "b", command: { kind: "tool", tool: "brush" }, label: "Brush", group: "Tools" },
  { key: "e", command: { kind: "tool", tool: "eraser" }, label: "Deselect brush", group: "Tools" },
  { key: "r", command: { kind: "tool", tool: "rectangle" }, label: "Box", group: "Tools" },
  { key: "l", command: { kind: "tool", tool: "lasso" }, label: "Lasso and polygon", group: "Tools" },
  { key: "w", command: { kind: "tool", tool: "wand" }, label: "Magic wand", group: "Tools" },
  { key: "o", command: { kind: "tool", tool: "object" }, label: "Object", group: "Tools" },
  { key: "n", command: { kind: "tool", tool: "avoid" }, label: "Do not copy from here", group: "Tools" },
  { key: "h", command: { kind: "tool", tool: "hand" }, label: "Hand: move the picture", group: "Tools" },
  { key: "[", command: { kind: "brushSize", steps: -1 }, label: "Smaller brush", group: "Tools" },
  { key: "]", command: { kind: "brushSize", steps: 1 }, label: "Larger brush", group: "Tools" },
  { key: "x", command: { kind: "subtract" }, label: "Tools add or take away", group: "Selection" },
  { key: "i", command: { kind: "invert" }, label: "Invert", group: "Selection" },
  { key: "}", command: { kind: "growSelection", steps: 1 }, label: "Grow", group: "Selection" },
  { key: "{", command: { kind: "growSelection", steps: -1 }, label: "Shrink", group: "Selection" },
  { key: "q", command: { kind: "snap" }, label: "Snap to edges", group: "Selection" },
  { key: "t", command: { kind: "findText" }, label: "Find lettering", group: "Selection" },
  { key: "y", command: { kind: "findPeople" }, label: "Find people", group: "Selection" },
  { key: "d", command: { kind: "shadow" }, label: "Suggest the shadow of what is selected", group: "Selection" },
  { key: "Delete", command: { kind: "clear" }, label: "Select nothing", group: "Selection" },
  {
    key: "Enter",
    isControl: true,
    command: { kind: "erase" },
    label: "Erase what is selected, or extend to the canvas that is chosen",
    group: "Erasing",
  },
  { key: "g", command: { kind: "extend" }, label: "Extend: choose a larger canvas, or drop it", group: "Erasing" },
  { key: "Escape", command: { kind: "cancel" }, label: "Stop, or drop what is begun", group: "Erasing" },
  { key: "a", command: { kind: "autoRun" }, label: "Erase after each stroke: on or off", group: "Erasing" },
  { key: "m", command: { kind: "rim" }, label: "Show the rim: on or off", group: "Erasing" },
  { key: ",", command: { kind: "variation", steps: -1 }, label: "Variation before", group: "Erasing" },
  { key: ".", command: { kind: "variation", steps: 1 }, label: "Next variation", group: "Erasing" },
  { key: "z", isControl: true, command: { kind: "undo" }, label: "Undo", group: "Erasing" },
  { key: "z", isControl: true, isShift: true, command: { kind: "redo" }, label: "Redo", group: "Erasing" },
  { key: "y", isControl: true, command: { kind: "redo" }, label: "Redo", group: "Erasing" },
  { key: "+", command: { kind: "zoom", factor: 1.25 }, label: "Closer", group: "Looking" },
  { key: "=", command: { kind: "zoom", factor: 1.25 }, label: "Closer", group: "Looking" },
  { key: "-", command: { kind: "zoom", factor: 0.8 }, label: "Farther", group: "Looking" },
  { key: "0", command: { kind: "fit" }, label: "Whole picture", group: "Looking" },
  { key: "1", command: { kind: "actualSize" }, label: "One pixel for one", group: "Looking" },
  { key: "\\", command: { kind: "holdBefore" }, label: "Hold: the picture as it was", group: "Looking" },
  { key: "c", command: { kind: "slider" }, label: "Before and after with a slider", group: "Looking" },
  { key: "s", command: { kind: "sideBySide" }, label: "Before and after side by side", group: "Looking" },
  { key: "k", command: { kind: "blink" }, label: "Blink at the seam", group: "Looking" },
  { key: "o", isControl: true, command: { kind: "open" }, label: "Open a picture", group: "File" },
  { key: "p", command: { kind: "takePicture" }, label: "Take a picture", group: "File" },
  { key: "s", isControl: true, command: { kind: "save" }, label: "Save", group: "File" },
  { key: "c", isControl: true, command: { kind: "copy" }, label: "Copy the picture", group: "File" },
  { key: "o", isControl: true, isShift: true, command: { kind: "loadMask" }, label: "Load a mask", group: "File" },
  { key: "s", isControl: true, isShift: true, command: { kind: "saveMask" }, label: "Save the mask", group: "File" },
  { key: "u", command: { kind: "requests" }, label: "This edit as a request", group: "File" },
  { key: "?", command: { kind: "help" }, label: "This map", group: "File" },
];

/** The parts of a `KeyboardEvent` that count. */
export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** @returns  What a key does; `undefined` where it does nothing here. */
export function findCommand(pressed: PressedKey): KeyCommand | undefined {
  const key = pressed.key.length === 1 ? pressed.key.toLowerCase() : pressed.key;
  const isControl = pressed.ctrlKey || pressed.metaKey;
  // Where brackets are typed with AltGr, the key that comes out is what counts.
  if (pressed.altKey && !isSign(key)) return undefined;
  return KEY_MAP.find(
    (binding) =>
      binding.key === key &&
      (isSign(key) ? !isControl || pressed.altKey : (binding.isControl ?? false) === isControl) &&
      // Signs such as ? and + need shift on some keyboards and not on others.
      (isSign(key) || (binding.isShift ?? false) === pressed.shiftKey),
  )?.command;
}

function isSign(key: string): boolean {
  return key.length === 1 && !/[a-z]/.test(key);
}

/** How a binding is written: `Ctrl`, `Shift`, `Z`. */
export function keyNames({ key, isControl, isShift }: KeyBinding, isMac: boolean): readonly string[] {
  const names = [key.length === 1 ? key.toUpperCase() : key === "Escape" ? "Esc" : key];
  if (isShift) names.unshift("Shift");
  if (isControl) names.unshift(isMac ? "⌘" : "Ctrl");
  return names;
}
