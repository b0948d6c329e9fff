import type { EpochMs, TaskId } from "../model/task.ts";

/**
 * What is still to be sent of finished tasks: results to the addresses that they were asked for at, and word of the end. A delivery comes into being in the same transaction that finishes its task, so none is
 * forgotten; it is sent at least once, and receivers tell repeats by `id`.
 */
export interface DeliveryStore {
  /** Leases the next delivery that is due to this sender. A webhook is not due while its task's result is on its way. */
  claim(leaseMs: number): Promise<Delivery | undefined>;
  /** It has arrived. */
  settle(id: string, attempt: number): Promise<boolean>;
  /** It has not: try again after `retryAfterMs`, or, without that, give it up. The reason is kept for operators. */
  defer(id: string, attempt: number, reason: string, retryAfterMs?: number): Promise<boolean>;
  /** Sends one that was given up again, now and then as often as a new one: for operators. @returns  Whether it was given up. */
  retry(id: string): Promise<boolean>;
  /** Newest first. */
  list(state: DeliveryState, limit: number): Promise<readonly Delivery[]>;
  /** All of one task, in the order in which they came into being. */
  listOf(taskId: TaskId): Promise<readonly Delivery[]>;
}

/** "webhook": word of the end, by POST. "upload": the result itself, by PUT. */
export type DeliveryKind = "webhook" | "upload";

export type DeliveryState = "pending" | "delivered" | "abandoned";

export interface Delivery {
  /** UUID; the same on every attempt. */
  readonly id: string;
  readonly taskId: TaskId;
  readonly kind: DeliveryKind;
  readonly url: string;
  readonly state: DeliveryState;
  /** Attempts begun, this one included. */
  readonly attempt: number;
  /** How many of them were begun before an operator had it sent anew; 0 where none has. */
  readonly attemptsBefore: number;
  readonly createdAt: EpochMs;
  readonly lastError?: string;
}
