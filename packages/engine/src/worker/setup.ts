import type { Request } from "../protocol.ts";

/** First message to every worker of an engine. */
export interface WorkerSetup {
  readonly type: "setup";
  readonly module: WebAssembly.Module;
  /** Shared by all workers; without shared memory the one worker there is makes its own. */
  readonly memory: WebAssembly.Memory | undefined;
  readonly control: SharedArrayBuffer | ArrayBuffer;
  /** This worker's number; 0 is the conductor. */
  readonly thread: number;
  readonly threads: number;
}

/** What a worker may be sent; a helper gets its setup only. */
export type WorkerMessage = WorkerSetup | Request;
