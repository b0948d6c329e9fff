import type { Readable } from "node:stream";
import type { SubmittedCommand } from "./model/command.ts";
import type { Failure } from "./model/failure.ts";
import type { FinishedTask, LogLine, OwnerId, Task, TaskId, TaskOrigin } from "./model/task.ts";
import type { CancelOutcome, TaskFilter } from "./store/job-store.ts";
import type { Quotas } from "./store/key-store.ts";
import type { Delivery } from "./store/delivery-store.ts";
import type { Upload } from "./store/upload-store.ts";

/** What facades may do with tasks: the whole of `packages/jobs` that they see. */
export interface Tasks {
  /**
   * Takes a command in: pictures given as bytes are looked at (format, size, that image and mask agree) and stored, the
   * task is stored, and only then does the promise resolve. Addresses are fetched later, by the worker.
   */
  submit(submission: Submission): Promise<SubmitOutcome>;
  find(id: TaskId): Promise<Task | undefined>;
  /** The task that its owner submitted under this idempotency key. */
  findByKey(owner: OwnerId, idempotencyKey: string): Promise<Task | undefined>;
  list(filter: TaskFilter): Promise<readonly Task[]>;
  /** How many queued tasks run before this one; `undefined` when it is not queued. */
  queuePosition(id: TaskId): Promise<number | undefined>;
  /** Resolves when the task is finished; `undefined` when there is none of this id. Rejects with the signal's reason. */
  wait(id: TaskId, signal?: AbortSignal): Promise<FinishedTask | undefined>;
  /** The task as it is, then again after each change, step of progress and preview; ends when it is finished or gone. */
  watch(id: TaskId, signal?: AbortSignal): AsyncIterable<TaskView>;
  /** Oldest first; with `after`, without the first `after` lines. */
  log(id: TaskId, after?: number): Promise<readonly LogLine[]>;
  cancel(id: TaskId): Promise<CancelOutcome>;
  /** What of a finished task was or is to be sent to addresses of the caller's: its result, word of its end. */
  deliveries(id: TaskId): Promise<readonly Delivery[]>;
  /** The newest coarse picture of a result in the making, a JPEG of at most 512 pixels a side. */
  preview(id: TaskId): Promise<Uint8Array | undefined>;
  /** Deletes a finished task and its files. */
  delete(id: TaskId): Promise<boolean>;
  /** What results and uploads of this owner take up, in bytes. */
  storedBytes(owner: OwnerId): Promise<number>;
  readonly uploads: Uploads;
}

export interface TaskView {
  readonly task: Task;
  /** The share done, 0–1; 0 until it runs. */
  readonly progress: number;
  /** How many previews were made while this was watched: when it rises, there is a newer one. */
  readonly previews: number;
}

export interface Submission {
  readonly command: SubmittedCommand;
  readonly origin: TaskOrigin;
  readonly owner: OwnerId;
  /** Larger runs sooner. Default 0. */
  readonly priority?: number;
  readonly idempotencyKey?: string;
  /** Refuse when the owner has this many open tasks. Default: the service's own limit. */
  readonly maxOpen?: number;
  /** Refuse when one of these is used up. Default: none are counted. */
  readonly quotas?: Quotas;
  readonly startWithinMs?: number;
  /** How long the finished task and its files are kept. Default: the service's own. */
  readonly retentionMs?: number;
  /** Checked by the outbound door's rules now, called when the task is finished. */
  readonly webhookUrl?: string;
  /** Checked likewise; the first file of the result is put there when the task has succeeded, before the webhook. */
  readonly uploadUrl?: string;
}

export type SubmitOutcome =
  | { readonly kind: "accepted" | "repeated"; readonly task: Task }
  | { readonly kind: "too_many_open"; readonly open: number; readonly limit: number }
  | QuotaExceeded
  /** Seen to be impossible before it was accepted; nothing was stored. */
  | { readonly kind: "refused"; readonly failure: Failure };

/** A quota of the owner's is used up. */
export interface QuotaExceeded {
  readonly kind: "quota_exceeded";
  /** A sentence for the caller. */
  readonly message: string;
  /** When there may be room again. */
  readonly retryAfterMs: number;
}

/** Files sent ahead of the command that uses them, whole or in parts. */
export interface Uploads {
  begin(upload: { readonly owner: OwnerId; readonly fileName: string; readonly contentType: string }): Promise<Upload>;
  find(id: string): Promise<Upload | undefined>;
  /** The content of an address, for storing it. @throws IntakeError */
  download(url: string, signal?: AbortSignal): Promise<Uint8Array>;
  /** Stores the whole file. @returns  `undefined` when the upload is unknown, expired or complete. @throws TooLargeError */
  put(id: string, content: Readable, contentType?: string): Promise<Upload | undefined>;
  /** Stores one part (number 1–10000; any order, repeats replace). @returns  An entity tag; `undefined` as for `put`. */
  putPart(id: string, partNumber: number, content: Readable): Promise<string | undefined>;
  /** Joins the parts in order of their numbers. @returns  `undefined` as for `put`, or when a part is missing. */
  completeParts(id: string, partNumbers: readonly number[]): Promise<Upload | undefined>;
  /** The file's content, for sending it back to who knows the id. */
  open(
    id: string,
  ): Promise<{ readonly stream: Readable; readonly sizeBytes: number; readonly contentType: string } | undefined>;
}
