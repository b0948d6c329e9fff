import type { Ability } from "../model/need.ts";
import type { EpochMs } from "../model/task.ts";

/**
 * Who carries tasks out, as they say themselves: for those who look after it, and for servers that have no provider of their
 * own and must know what may be accepted. Claims do not look here.
 */
export interface WorkerStore {
  /** Says that this worker is there, and what it can do. To be repeated: who is silent for `SILENT_AFTER_MS` counts as gone. */
  report(worker: ReportedWorker): Promise<void>;
  /** Says that it goes. */
  leave(id: string): Promise<void>;
  /** Those that are there first, then by when they were last heard of, newest first. */
  list(): Promise<readonly StoredWorker[]>;
  /** What workers could do within the last `LATELY_MS`, whether or not they are still there: they may be coming back. */
  recentAbilities(): Promise<readonly Ability[]>;
  /** Deletes those that nobody has heard of for a day. */
  forget(): Promise<void>;
}

export const REPORT_EVERY_MS = 10_000;
export const SILENT_AFTER_MS = 45_000;
export const LATELY_MS = 15 * 60_000;
export const FORGET_AFTER_MS = 24 * 60 * 60_000;

export interface ReportedWorker {
  /** As it claims tasks: `nameWorker()`. */
  readonly id: string;
  readonly version: string;
  readonly abilities: readonly Ability[];
}

export interface StoredWorker extends ReportedWorker {
  readonly startedAt: EpochMs;
  readonly seenAt: EpochMs;
  /** "silent": it has not said that it goes, and is not heard of. */
  readonly state: "live" | "left" | "silent";
}
