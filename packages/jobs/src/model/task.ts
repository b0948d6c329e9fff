import type { Command } from "./command.ts";
import type { Failure } from "./failure.ts";
import type { FoundThing } from "@lacuna/detect";
import type { Rect } from "@lacuna/raster";

/** Random UUID (RFC 9562, version 4), in lower case. */
export type TaskId = string;
/** Who may see a task: the id of an API key, or `LOCAL_OWNER` where no keys are needed. */
export type OwnerId = string;
/** Milliseconds since 1970, whole. */
export type EpochMs = number;
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

export const LOCAL_OWNER: OwnerId = "local";

/**
 * An accepted command and where it stands. Each state carries what exists in it and nothing else.
 *
 *     queued → running → succeeded | failed | cancelled
 *       ↑________|  its worker died or was told to stop      (queued → cancelled at once)
 */
export type Task = QueuedTask | RunningTask | FinishedTask;
export type FinishedTask = SucceededTask | FailedTask | CancelledTask;
export type TaskState = Task["state"];

interface TaskBase {
  readonly id: TaskId;
  readonly command: Command;
  readonly origin: TaskOrigin;
  readonly owner: OwnerId;
  /** Larger runs sooner. 0 is normal. */
  readonly priority: number;
  readonly acceptedAt: EpochMs;
  /** Size of the upright image, where intake has seen it: not before a URL is fetched. */
  readonly imageSize?: PixelSize;
  /** Runs begun so far, this one included. */
  readonly attempt: number;
}

export interface QueuedTask extends TaskBase {
  readonly state: "queued";
}

export interface RunningTask extends TaskBase {
  readonly state: "running";
  readonly startedAt: EpochMs;
  /** The worker must renew before this, or the task is given to another. */
  readonly leaseUntil: EpochMs;
  /** Someone has asked for it to stop. */
  readonly isCancelRequested: boolean;
}

export interface SucceededTask extends TaskBase {
  readonly state: "succeeded";
  readonly startedAt: EpochMs;
  readonly finishedAt: EpochMs;
  /** Task and artifacts are deleted after this. */
  readonly expiresAt: EpochMs;
  readonly result: Result;
}

export interface FailedTask extends TaskBase {
  readonly state: "failed";
  /** Missing when it failed before it ran. */
  readonly startedAt?: EpochMs;
  readonly finishedAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly failure: Failure;
}

export interface CancelledTask extends TaskBase {
  readonly state: "cancelled";
  readonly startedAt?: EpochMs;
  readonly finishedAt: EpochMs;
  readonly expiresAt: EpochMs;
}

/** Which facade accepted a task, and what that facade wants to remember of the request. */
export interface TaskOrigin {
  /** "bfl", "fal", … */
  readonly facade: string;
  /** The model or endpoint the caller named, as the facade spells it. */
  readonly model: string;
  /** The facade's own; nobody else reads it. */
  readonly note: JsonValue;
  /** The step of a trace that submitted it (W3C Trace Context), for those who carry it out. Missing where nobody recorded. */
  readonly traceparent?: string;
}

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

export interface Result {
  /** One for each variation, in order. */
  readonly artifacts: readonly Artifact[];
  /** Things to know, in plain sentences. */
  readonly warnings: readonly string[];
  /** How many pixels were filled; 0 when the mask was empty. */
  readonly holePixels: number;
  /** What was found, where the mask asked for finding. */
  readonly found?: readonly FoundThing[];
  readonly timings: Timings;
  /** The prompt that was used, where it was worded anew here. */
  readonly prompt?: string;
  /** What a vendor charged for the attempt that succeeded. Missing where nobody charges. */
  readonly providerCost?: ProviderCost;
}

export interface ProviderCost {
  /** The provider's name in the settings. */
  readonly provider: string;
  /** US dollars, where the vendor says all of it in money. */
  readonly usd?: number;
  /** In the vendor's own words. */
  readonly text: string;
}

/** One stored file of a result. */
export interface Artifact extends PixelSize {
  /** Where `ArtifactStore` keeps it. */
  readonly key: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly seed: number;
  /** Whether the safety checker finds it indecent. Missing where none has looked at it. */
  readonly isFlagged?: boolean;
  /** Of a search for lettering, what it tells beside the mask. Missing in what was asked for. */
  readonly shows?: BesideMask;
  /** What of the upright image a guide covers. */
  readonly rect?: Rect;
}

/**
 * What an erase of lettering has to know beside its mask: all lettering that was seen, what shows what lies behind letters, and a guess of
 * that.
 */
export type BesideMask = "lettering" | "ground" | "guide";

/** Durations in milliseconds. */
export interface Timings {
  /** Accepted → claimed, for the attempt that succeeded. */
  readonly queuedMs: number;
  /** Fetching what was given by address. */
  readonly downloadMs: number;
  /** Decode, erase and encode, in the compute process. */
  readonly computeMs: number;
  /** Accepted → result stored. */
  readonly totalMs: number;
}

/** One line of a task's log, for the caller. Never holds image data, keys, or addresses with their query. */
export interface LogLine {
  readonly at: EpochMs;
  readonly level: "info" | "warning" | "error";
  readonly message: string;
}

export function isFinished(task: Task): task is FinishedTask {
  return task.state !== "queued" && task.state !== "running";
}
