import type { Task } from "../model/task.ts";

/** Where an attempt keeps its files: attempts never write over each other's. */
export function attemptFolder({ id, attempt }: Pick<Task, "id" | "attempt">): string {
  return `tasks/${id}/${attempt}/`;
}

/** The newest preview of an attempt. */
export function previewKey(task: Pick<Task, "id" | "attempt">): string {
  return `${attemptFolder(task)}preview.jpg`;
}
