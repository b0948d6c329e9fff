import type {
  CallName,
  CancelMessage,
  WorkerAnswer,
  WorkerCalls,
  WorkerFailure,
  WorkerNote,
} from "./worker-protocol.ts";

/** The erase worker as the page uses it. */
export interface WorkerClient {
  ask<K extends CallName>(
    call: K,
    input: WorkerCalls[K]["input"],
    options?: { onNote?: (note: WorkerNote) => void },
  ): Promise<WorkerCalls[K]["reply"]>;
  /** Stops the erase that runs; its promise is rejected with `WorkerError` of kind "canceled". */
  cancel(): void;
}

export class WorkerError extends Error {
  override readonly name = "WorkerError";
  readonly kind: WorkerFailure["kind"];

  constructor({ kind, message }: WorkerFailure) {
    super(message);
    this.kind = kind;
  }
}

interface Pending {
  readonly resolve: (reply: never) => void;
  readonly reject: (error: WorkerError) => void;
  readonly onNote: ((note: WorkerNote) => void) | undefined;
}

/** @param worker  A started erase worker; nobody else talks to it. */
export function createWorkerClient(worker: Worker): WorkerClient {
  const pending = new Map<number, Pending>();
  let nextId = 1;
  worker.addEventListener("message", ({ data }: MessageEvent<WorkerAnswer>) => {
    const waiting = pending.get(data.id);
    if (waiting === undefined) return;
    if (data.type === "note") {
      waiting.onNote?.(data.note);
      return;
    }
    pending.delete(data.id);
    // The worker answers each call with the reply that belongs to its type.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    if (data.type === "reply") waiting.resolve(data.reply as never);
    else waiting.reject(new WorkerError(data.failure));
  });
  worker.addEventListener("error", (event) => {
    const message = event.message || "the eraser's script could not be loaded";
    for (const { reject } of pending.values()) reject(new WorkerError({ kind: "internal", message }));
    pending.clear();
  });
  return {
    ask(call, input, { onNote } = {}) {
      const id = nextId++;
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject, onNote });
        // A worker has no origin to name.
        // oxlint-disable-next-line unicorn/require-post-message-target-origin
        worker.postMessage({ id, call, input });
      });
    },
    cancel() {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      worker.postMessage({ call: "cancel" } satisfies CancelMessage);
    },
  };
}
