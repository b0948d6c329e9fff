import type { TaskState } from "../../model/task.ts";
import type { TaskEvent } from "../../model/task-event.ts";

const STATES: readonly TaskState[] = ["queued", "running", "succeeded", "failed", "cancelled"];

/** @param sender  Tells a process its own messages when they come back. */
export function writeEventMessage(sender: string, event: TaskEvent): string {
  return JSON.stringify({ sender, ...event });
}

/** @returns  `undefined` for what is no message of this version's: others may use the channel too. */
export function readEventMessage(text: string): { readonly sender: string; readonly event: TaskEvent } | undefined {
  const message = parseObject(text);
  if (message === undefined) return undefined;
  const { sender, kind, taskId, state, progress } = message;
  if (typeof sender !== "string" || typeof taskId !== "string") return undefined;
  if (kind === "log" || kind === "preview" || kind === "cancel_requested") return { sender, event: { kind, taskId } };
  if (kind === "progress" && typeof progress === "number") return { sender, event: { kind, taskId, progress } };
  const known = STATES.find((one) => one === state);
  if (kind === "state" && known !== undefined) return { sender, event: { kind, taskId, state: known } };
  return undefined;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
