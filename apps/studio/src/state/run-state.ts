/** What the eraser is doing. */
export type RunState =
  | { readonly state: "idle" }
  | { readonly state: "opening"; readonly name: string }
  /** `step`: what is being done, where it is more than erasing. */
  | { readonly state: "running"; readonly fraction: number; readonly startedAt: number; readonly step?: string }
  | { readonly state: "selecting" }
  /** `what`: as in "Finding lettering". */
  | { readonly state: "finding"; readonly what: string; readonly fraction: number }
  | { readonly state: "saving" };

/** A line that tells the person what happened. Errors say what to do and stay until they are closed. */
export interface Notice {
  readonly kind: "info" | "error";
  readonly text: string;
  /** What can be done about it, for as long as the line is shown. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

export type CompareMode = "off" | "slider" | "side";
export type DialogName = "save" | "keys" | "requests" | "settings" | "camera" | "tasks" | "none";
