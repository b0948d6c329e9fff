import type { Point } from "../viewport/geometry.ts";
import type { Settings, ToolName } from "../state/settings.ts";

/** A pointer event in the picture's own coordinates. */
export interface ToolPointer {
  readonly point: Point;
  /** 0–1; 1 for devices that do not measure it. */
  readonly pressure: number;
  /** Alt turns "add" into "take away". */
  readonly isInverted: boolean;
  /** How far a hand may miss and still mean the same place. In picture pixels: less when one has zoomed in. */
  readonly slackPx: number;
}

/** What a tool would do, drawn over the picture while it is not done yet. */
export type Draft =
  | { readonly kind: "rectangle"; readonly from: Point; readonly to: Point }
  | { readonly kind: "path"; readonly points: readonly Point[]; readonly isClosed: boolean; readonly widthPx?: number };

/** Where an object is: in a box, or under a line drawn over it. */
export type ObjectHint =
  | { readonly kind: "box"; readonly from: Point; readonly to: Point }
  | { readonly kind: "scribble"; readonly points: readonly Point[]; readonly radiusPx: number };

/** Which mask is painted on, and whether paint is put there or taken away. */
export interface Paint {
  readonly layer: "mask" | "avoid";
  readonly isErasing: boolean;
}

/** What tools may do. */
export interface ToolContext {
  settings(): Settings;
  /** The first change of an edit: stops an erase that runs. */
  beginEdit(): void;
  /** Paints a line with round ends, whose width may change from one end to the other. */
  paintLine(from: Point, to: Point, fromRadiusPx: number, toRadiusPx: number, paint: Paint): void;
  /** Adds a shape to the selection or takes it away, as one step of the history. */
  selectRectangle(from: Point, to: Point, isErasing: boolean): void;
  selectPolygon(points: readonly Point[], isErasing: boolean): void;
  selectSimilar(point: Point, isErasing: boolean): void;
  selectObject(hint: ObjectHint, isErasing: boolean): void;
  /** Makes what was painted since `beginEdit` a step of the history. */
  commitEdit(label: string): void;
  /** Takes back what was painted since `beginEdit`. */
  revertEdit(): void;
}

/** One state of a tool: handles an event and names the next state. */
export interface ToolState {
  readonly tool: ToolName;
  readonly draft?: Draft;
  /** Whether something is begun that Escape would end. */
  readonly isBusy: boolean;
  pointerDown(pointer: ToolPointer): ToolState;
  pointerMove(pointer: ToolPointer): ToolState;
  pointerUp(pointer: ToolPointer): ToolState;
  /** Escape, a second finger, or another tool. */
  cancel(): ToolState;
}
