import type { TaskId, TaskState } from "./task.ts";

/** Something that happened to a task. It carries no data that the store has: who needs it reads the task. */
export type TaskEvent =
  | { readonly kind: "state"; readonly taskId: TaskId; readonly state: TaskState }
  /** The share done, 0–1, never falling within an attempt. Not stored. */
  | { readonly kind: "progress"; readonly taskId: TaskId; readonly progress: number }
  | { readonly kind: "log"; readonly taskId: TaskId }
  /** There is a newer coarse picture of the result. */
  | { readonly kind: "preview"; readonly taskId: TaskId }
  | { readonly kind: "cancel_requested"; readonly taskId: TaskId };

/** Tells everybody who waits. Losing an event is allowed: every waiter also looks into the store now and then. */
export interface TaskEvents {
  publish(event: TaskEvent): void;
  /** @returns  A function that ends the subscription. */
  subscribe(listener: (event: TaskEvent) => void): () => void;
}
