import { type LacunaClient, LacunaError, type Task, type TaskEvent } from "@lacuna/client";
import { WorkerError } from "../worker-client.ts";

/** Is told what happens to a task. */
export interface TaskListener {
  readonly onEvent: (event: TaskEvent) => void;
  /** The server does not answer, and is asked again. */
  readonly onLost?: () => void;
}

/**
 * Follows a task of the server to its good end. Stopping it here cancels it there.
 *
 * @throws WorkerError  with a sentence for the person when it did not succeed; LacunaError.
 */
export async function followTask(
  client: LacunaClient,
  { id }: Task,
  { onEvent, onLost }: TaskListener,
  signal: AbortSignal,
): Promise<Task> {
  const stop = (): void => void client.cancel(id).catch(() => undefined); // it may have ended just now
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const event of client.events(id, { signal, ...(onLost !== undefined && { onLost }) })) {
      onEvent(event);
      if (event.kind === "end") return requireSuccess(event.task);
    }
    throw new Error("the server ended the story of a task before the task");
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function requireSuccess(task: Task): Task {
  if (task.state === "succeeded") return task;
  if (task.state === "cancelled") {
    throw new WorkerError({ kind: "user", message: "The task was canceled on the server." });
  }
  const message = task.failure?.message ?? "The server did not finish.";
  throw new WorkerError({ kind: "user", message: `${message} ${OTHERWISE}` });
}

const OTHERWISE = "You can also choose “On this device”.";

/** What a call to the server failed with, in words for the person. */
export function toWorkerError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return new WorkerError({ kind: "canceled", message: "Canceled." });
  return error instanceof LacunaError ? new WorkerError({ kind: "user", message: adviceFor(error) }) : error;
}

function adviceFor({ code, message }: LacunaError): string {
  if (code === "unauthorized")
    return "The server asks for a key. Enter it in the settings, or choose “On this device” there.";
  if (code === "unreachable") return "The server cannot be reached. Start it again, or choose “On this device”.";
  return `${message} ${OTHERWISE}`;
}
