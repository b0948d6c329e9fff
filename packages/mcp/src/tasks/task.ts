import type { FoundThing } from "@lacuna/detect";
import type { ImageFormat } from "@lacuna/library";
import type { Failure } from "../errors/failure.ts";

export type TaskKind = "erase" | "fill" | "extend";

interface TaskBase {
  readonly id: string;
  readonly kind: TaskKind;
  /** What the picture is called. */
  readonly image: string;
  readonly acceptedAt: Date;
}

/** Something a client asked for, from then until its session ends. */
export type Task = TaskBase &
  (
    | { readonly state: "queued" }
    /** `progress` is the share done, 0–1. */
    | { readonly state: "running"; readonly startedAt: Date; readonly progress: number }
    | { readonly state: "succeeded"; readonly startedAt: Date; readonly finishedAt: Date; readonly outcome: Outcome }
    | { readonly state: "failed"; readonly finishedAt: Date; readonly failure: Failure }
    | { readonly state: "cancelled"; readonly finishedAt: Date }
  );

/** What a task that succeeded has made. */
export interface Outcome {
  /** Of the upright picture, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly format: ImageFormat;
  /** How many pixels were filled, where that is known; 0 when the mask was empty. */
  readonly holePixels: number | undefined;
  /** Where something was to be found. */
  readonly found?: readonly FoundThing[];
  readonly warnings: readonly string[];
  readonly results: readonly ResultFile[];
}

export interface ResultFile {
  readonly seed: number;
  readonly sizeBytes: number;
  readonly contentType: string;
  /** Where it was written, or its bytes when it was not. */
  readonly content: { readonly path: string } | { readonly bytes: Uint8Array };
  readonly preview: PreviewImage | undefined;
}

/** A picture small enough to be looked at in a conversation. */
export interface PreviewImage {
  readonly bytes: Uint8Array;
  readonly mimeType: "image/jpeg" | "image/png";
  readonly width: number;
  readonly height: number;
}

export interface LogLine {
  readonly at: Date;
  readonly level: "info" | "warning" | "error";
  readonly message: string;
}

export function isFinished(task: Task): boolean {
  return task.state !== "queued" && task.state !== "running";
}
