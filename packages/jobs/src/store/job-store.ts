import type { Command } from "../model/command.ts";
import type { Need } from "../model/need.ts";
import type { Failure, FailureCode } from "../model/failure.ts";
import type {
  EpochMs,
  LogLine,
  OwnerId,
  PixelSize,
  Result,
  RunningTask,
  Task,
  TaskId,
  TaskOrigin,
  TaskState,
} from "../model/task.ts";
import type { DeliveryStore } from "./delivery-store.ts";
import type { KeyStore, Quotas } from "./key-store.ts";
import type { SecretStore } from "./secret-store.ts";
import type { UploadStore } from "./upload-store.ts";
import type { WorkerStore } from "./worker-store.ts";

/**
 * Where tasks live. Every method is one transaction: when its promise resolves, what it did has been committed and synced
 * to disk. SQLite and PostgreSQL run the same contract suite (`testing/job-store-contract.ts`).
 *
 * All writes of a worker are *fenced*: they name the attempt, and do nothing (and say so by `false`) when the task has
 * since been given to somebody else, cancelled or finished. Times are the database's own where workers are on several
 * machines.
 */
export interface JobStore extends AsyncDisposable {
  readonly deliveries: DeliveryStore;
  readonly uploads: UploadStore;
  readonly keys: KeyStore;
  readonly secrets: SecretStore;
  readonly workers: WorkerStore;

  /** Stores a queued task, unless its owner has too many open ones, or has submitted under this idempotency key before. */
  accept(task: NewTask): Promise<AcceptOutcome>;
  find(id: TaskId): Promise<Task | undefined>;
  /** The task that its owner submitted under this idempotency key. */
  findByKey(owner: OwnerId, idempotencyKey: string): Promise<Task | undefined>;
  /** Newest first. */
  list(filter: TaskFilter): Promise<readonly Task[]>;
  /** How many queued tasks of the same need run before this one: 0 is next. `undefined` when it is not queued. */
  queuePosition(id: TaskId): Promise<number | undefined>;
  /** For metrics and limits: tasks by state, of everybody or of one owner. */
  count(owner?: OwnerId): Promise<Readonly<Record<TaskState, number>>>;
  /** For metrics: milliseconds since the oldest queued task was accepted; 0 when none is queued. */
  queueAgeMs(): Promise<number>;
  /** For metrics and scaling: how many tasks are queued, by what they need. Needs of which none is queued are left out. */
  queueDepth(): Promise<ReadonlyMap<Need, number>>;

  /** Gives the next task that it can do, by priority and age, to this worker: queued → running, attempt + 1. */
  claim(claim: Claim): Promise<RunningTask | undefined>;
  /** @returns  Whether the lease is still this attempt's; the new end of it, and whether a cancel was asked for. */
  renew(id: TaskId, attempt: number, leaseMs: number): Promise<Renewal | undefined>;
  succeed(id: TaskId, attempt: number, result: Result): Promise<boolean>;
  fail(id: TaskId, attempt: number, failure: Failure): Promise<boolean>;
  /** Ends a running task as cancelled: its worker has stopped. */
  settleCancelled(id: TaskId, attempt: number): Promise<boolean>;
  /**
   * Puts a running task back into the queue, or cancels it when that was asked for. `isCounted` false forgives the attempt
   * (a worker that shuts down in good order); true counts it (its compute process died), and fails the task with
   * `lastFailure` (default `worker_lost`) after `maxAttempts` counted ones. `attempt` itself never falls: it is the fence.
   */
  release(
    id: TaskId,
    attempt: number,
    release: { readonly isCounted: boolean; readonly maxAttempts: number; readonly lastFailure?: Failure },
  ): Promise<boolean>;
  /** Does for tasks whose lease has ended what `release` does with `isCounted: true`; cancels those asked to. */
  reapExpiredLeases(maxAttempts: number): Promise<readonly TaskId[]>;
  /**
   * Puts tasks back whose worker has ended, without waiting for their leases. That is not counted, for the process may have
   * ended for any reason; but a task that has been begun four times `maxAttempts` fails with `worker_lost`.
   */
  reapEndedWorkers(hasEnded: (workerId: string) => boolean, maxAttempts: number): Promise<readonly TaskId[]>;

  /** Cancels a queued task at once; marks a running one. */
  requestCancel(id: TaskId): Promise<CancelOutcome>;
  /**
   * Puts a failed task back into the queue, under its id, with as many attempts before it as a new one: for operators, who have
   * mended what made it fail. Word of the failure that has not been sent yet is given up.
   */
  retry(id: TaskId): Promise<RetryOutcome>;
  /** Sets the size of the upright image, once it is known. */
  noteImageSize(id: TaskId, attempt: number, size: PixelSize): Promise<boolean>;
  /** Lines in the order given. Nothing happens for a task that is not stored (any more). */
  appendLog(id: TaskId, ...lines: readonly NewLogLine[]): Promise<void>;
  /** Oldest first; with `after`, without the first `after` lines. */
  readLog(id: TaskId, after?: number): Promise<readonly LogLine[]>;

  /** Deletes finished tasks (any state but queued and running). @returns  Whether there was one to delete. */
  delete(id: TaskId): Promise<boolean>;
  /** Fails queued tasks whose `startBefore` has passed (`timed_out`). @returns  Their ids. */
  failLateStarts(): Promise<readonly TaskId[]>;
  /** Deletes at most `limit` finished tasks whose time is up, with their logs. Their files are the caller's to delete. */
  purgeExpired(limit: number): Promise<readonly TaskId[]>;
  /** Writes what they need to tasks that an older version has accepted. Claims do so too, when they find nothing else. */
  nameNeeds(): Promise<void>;
  /** Of these ids, the ones that are stored: for finding files whose task was never accepted. */
  whichExist(ids: readonly TaskId[]): Promise<ReadonlySet<TaskId>>;

  /** Throws when the database does not answer. For /readyz. */
  ping(): Promise<void>;
  /** For those who look after it. @throws  As `ping`. */
  describe(): Promise<StoreDescription>;
  close(): Promise<void>;
}

export interface StoreDescription {
  /** "SQLite 3.53.0". */
  readonly product: string;
  /** What its clock says. */
  readonly nowMs: EpochMs;
}

/** A line of a task's log; its time is when it is stored. */
export type NewLogLine = Omit<LogLine, "at">;

export interface NewTask {
  readonly id: TaskId;
  readonly command: Command;
  readonly origin: TaskOrigin;
  readonly owner: OwnerId;
  readonly priority: number;
  readonly imageSize?: PixelSize;
  /** What the worker must set aside, in bytes: claims can leave large tasks alone. */
  readonly memoryBytes: number;
  /** How long the finished task is kept. */
  readonly retentionMs: number;
  /** Fail it if it has not started by then. */
  readonly startWithinMs?: number;
  /** Another submission by the same owner under the same key is answered with the first task. */
  readonly idempotencyKey?: string;
  /** Refuse when the owner has this many open (queued or running) tasks already. */
  readonly maxOpen?: number;
  /** Refuse when one of these is used up; else count the task, in the same transaction. */
  readonly quotas?: Quotas;
  /** Where to send word when it is finished. */
  readonly webhookUrl?: string;
  /** Where to put its result when it has succeeded, before word is sent. */
  readonly uploadUrl?: string;
}

export type AcceptOutcome =
  | { readonly kind: "accepted"; readonly task: Task }
  /** The idempotency key was used before: this is the task of then. */
  | { readonly kind: "repeated"; readonly task: Task }
  | { readonly kind: "too_many_open"; readonly open: number; readonly limit: number }
  /** In a sentence for the caller; when there may be room again. */
  | { readonly kind: "quota_exceeded"; readonly message: string; readonly retryAfterMs: number };

export interface Claim {
  /** For the log: who runs it. */
  readonly workerId: string;
  readonly leaseMs: number;
  /** Leave tasks that need more than this alone. */
  readonly memoryBytes: number;
  /** What the worker can do and has room for now; it is given nothing else. Default: all that this version knows. */
  readonly needs?: readonly Need[];
}

export interface Renewal {
  readonly leaseUntil: EpochMs;
  readonly isCancelRequested: boolean;
}

export type CancelOutcome = "cancelled" | "requested" | "already_finished" | "not_found";

export type RetryOutcome = "queued" | "not_failed" | "not_found";

export interface TaskFilter {
  readonly owner?: OwnerId;
  readonly states?: readonly TaskState[];
  /** Only tasks that failed in this way. */
  readonly failureCode?: FailureCode;
  readonly acceptedBefore?: EpochMs;
  /** At most this many, 1–1000. */
  readonly limit: number;
}
