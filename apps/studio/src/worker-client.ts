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
    options?: {
      onNote?: (note: WorkerNote) => void;
      /** Stops an erase or a search; its promise is rejected with `WorkerError` of kind "canceled". */
      signal?: AbortSignal;
    },
  ): Promise<WorkerCalls[K]["reply"]>;
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
  // A worker has no origin to name.
  /* oxlint-disable unicorn/require-post-message-target-origin */
  const cancel = (): void => worker.postMessage({ call: "cancel" } satisfies CancelMessage);
  return {
    async ask(call, input, { onNote, signal } = {}) {
      if (signal?.aborted === true) throw new WorkerError({ kind: "canceled", message: "Canceled." });
      const id = nextId++;
      signal?.addEventListener("abort", cancel, { once: true });
      try {
        return await new Promise((resolve, reject) => {
          pending.set(id, { resolve, reject, onNote });
          worker.postMessage({ id, call, input });
        });
      } finally {
        signal?.removeEventListener("abort", cancel);
      }
    },
  };
  /* oxlint-enable unicorn/require-post-message-target-origin */
}
