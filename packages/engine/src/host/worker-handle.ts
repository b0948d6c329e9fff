/** The conductor runs fills; helpers take chunks of its kernels. */
export type WorkerRole = "conductor" | "helper";

/** A worker thread as the engine uses it, the same in Node and in a browser. */
export interface WorkerHandle {
  send(message: unknown, transfer?: readonly ArrayBufferLike[]): void;
  onMessage(handle: (message: unknown) => void): void;
  onError(handle: (error: Error) => void): void;
  /** Whether this worker keeps the process alive. */
  hold(isBusy: boolean): void;
  terminate(): Promise<void>;
}
