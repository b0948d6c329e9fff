import { WorkerError } from "./worker-client.ts";

/**
 * Sends one request to a worker that answers one at a time, and waits for its answer.
 *
 * @param take  Told each message. Returns the answer, or `undefined` for one that is none, such as progress; throws for a failure.
 * @param signal  Ends the waiting; whoever started the worker ends the work.
 * @throws WorkerError  of kind "canceled" by the signal, "internal" when the worker breaks; what `take` throws.
 */
// What a worker says is known to whoever starts it.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export function askWorker<Message, Answer>(
  worker: Worker,
  { request, transfer = [] }: { readonly request: unknown; readonly transfer?: readonly Transferable[] },
  take: (message: Message) => Answer | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const end = new AbortController();
    const settle = (body: () => void): void => {
      end.abort();
      body();
    };
    const listening = { signal: end.signal };
    const stop = (): void => settle(() => reject(canceled()));
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, listening);
    worker.addEventListener(
      "message",
      ({ data }: MessageEvent<Message>) => {
        try {
          const answer = take(data);
          if (answer !== undefined) settle(() => resolve(answer));
        } catch (error) {
          settle(() => reject(error));
        }
      },
      listening,
    );
    worker.addEventListener(
      "error",
      ({ message }) => {
        const why = message || "its script could not be loaded";
        settle(() => reject(new WorkerError({ kind: "internal", message: why })));
      },
      listening,
    );
    // A worker has no origin to name.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(request, [...transfer]);
  });
}

export function canceled(): WorkerError {
  return new WorkerError({ kind: "canceled", message: "Canceled." });
}
