/** First message to every worker of an engine. */
export interface WorkerSetup {
  readonly type: "setup";
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: SharedArrayBuffer | ArrayBuffer;
  /** This worker's number; 0 is the conductor. */
  readonly thread: number;
  readonly threads: number;
}
